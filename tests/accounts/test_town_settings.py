"""What the office says of itself, what is reached under 設定, and one's own password."""

from datetime import time

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent, Municipality
from tests import make

pytestmark = pytest.mark.django_db
NEW = "umi-yama-kawa-sakura"
DAILY = ["今日", "電話受付", "講座", "配置", "参加者", "連絡リスト", "お声かけ", "要確認"]
DAILY += ["指標", "設定"]
PLANNING = ["講師・協力者", "活動時間", "会場", "講座の内容（カタログ）", "教材"]
PLANNING += ["機器の貸出", "催しの取込み"]
RULES = ["相談の分類", "配置の決まり", "申し送りの決まり"]
OWN = "パスワードの変更"


@pytest.fixture
def head(client):
    user = make.staff(username="head", display_name="室長")
    client.force_login(user)
    return user


def save(client, do="save", **typed):
    """The form as the page shows it, with something typed over."""
    initial = client.get(reverse("staff:town")).context["form"].initial
    return client.post(reverse("staff:town"), initial | {"do": do} | typed)


def town():
    return Municipality.objects.get(code="462012")


def test_the_office_is_corrected_and_the_public_page_says_so(client, head):
    answer = save(
        client,
        section="デジタル推進課",
        phone="０９９（２２４）１１１１",
        office_closes="17:00",
        postal_code="〒８９２ー８６７７",
        address="鹿児島市山下町11番1号",
    )

    assert answer["Location"] == reverse("staff:town")
    now = town()
    assert (now.phone, now.postal_code, now.office_closes) == (
        "0992241111",
        "892-8677",
        time(17),
    )
    public = client.get(reverse("town", args=["462012"])).content.decode()
    assert "鹿児島市 デジタル推進課" in public
    assert "099-224-1111" in public
    assert "平日 8:30〜17:00" in public


def test_the_change_is_told_with_before_and_after(client, head):
    save(client, phone="099-224-1111", address="鹿児島市山下町11番1号")

    event = AuditEvent.objects.get()
    assert (event.action, event.actor_key) == ("municipality.changed", str(head.pk))
    assert event.detail == {
        "changed": ["address", "phone"],
        "before": ["", "0992161115"],
        "after": ["鹿児島市山下町11番1号", "0992241111"],
    }
    trail = client.get(reverse("staff:audit")).content.decode()
    assert "市町村の設定を変更" in trail
    assert "所在地：なし → 鹿児島市山下町11番1号" in trail


def test_saving_the_same_again_records_nothing(client, head):
    assert [save(client).status_code, save(client).status_code] == [302, 302]
    assert AuditEvent.objects.count() == 0


@pytest.mark.usefixtures("head")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"section": ""}, "担当課を入力してください。"),
        ({"phone": "224-1111"}, "市外局番がありません。"),
        ({"phone": "でんわ"}, "電話番号を読み取れません。"),
        ({"postal_code": "892-867"}, "郵便番号は「892-8677」のように"),
        ({"office_closes": "8:30"}, "受付の終わりが、始まりより前"),
        ({"office_opens": "朝"}, "電話・窓口の受付開始を「8:30」のように"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(client, typed, sentence):
    answer = save(client, address="中央町10番地", **typed)

    ((field, text),) = typed.items()
    errors = answer.context["form"].errors
    assert ([*errors], [sentence in error for error in errors[field]]) == ([field], [True])
    page = answer.content.decode()
    assert 'value="中央町10番地"' in page
    assert text == "" or f'value="{text}"' in page
    assert town().address == ""


def test_the_preview_shows_what_was_typed_and_stores_nothing(client, head):
    answer = save(client, do="preview", section="広報課", phone="099-224-1111")

    text = answer.content.decode()
    assert "まだ保存していません" in text
    assert "<strong>鹿児島市 広報課</strong>" in text
    assert "tel:0992241111" in text
    assert (town().phone, AuditEvent.objects.count()) == ("0992161115", 0)


def test_an_office_without_a_phone_is_named_all_the_same(client, head):
    save(client, phone="", address="鹿児島市山下町11番1号", postal_code="8928677")
    offering = make.offering()

    for address in (
        reverse("town", args=["462012"]),
        reverse("offering", args=[offering.public_id]),
    ):
        text = client.get(address).content.decode()
        assert "お問い合わせは" in text
        assert "<strong>鹿児島市 デジタル戦略推進室</strong>へ" in text
        assert "tel:" not in text


def test_two_clerks_at_once_do_not_overwrite_each_other(client, head):
    stale = client.get(reverse("staff:town")).context["form"].initial["seen"]
    save(client, section="広報課")

    answer = save(client, section="情報課", seen=stale)

    text = answer.content.decode()
    assert "ほかの職員が設定を変えました" in text
    assert 'value="情報課"' in text
    assert town().section == "広報課"
    save(client, section="情報課", seen=answer.context["form"].initial["seen"])
    assert town().section == "情報課"


def test_another_towns_office_is_out_of_reach(client, head):
    other = make.other_town()

    save(client, section="広報課")

    other.refresh_from_db()
    assert other.section == "企画政策課 DX推進係"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITY_STAFF])
def test_only_city_staff_open_the_settings_of_the_town(client, role):
    client.force_login(make.staff(role))

    assert client.get(reverse("staff:town")).status_code == 403
    assert client.post(reverse("staff:town"), {"section": "広報課"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (
            Role.CITY_STAFF,
            (
                DAILY,
                [
                    "利用者",
                    "市町村の設定",
                    "レターヘッド",
                    "連絡の設定",
                    "電話申込の自動受付",
                    "連絡の文面",
                    "お知らせの時期",
                    *PLANNING,
                    *RULES,
                    "監査記録",
                    OWN,
                ],
            ),
        ),
        (Role.FACILITY_STAFF, (DAILY, [*PLANNING, OWN])),
        (Role.INSTRUCTOR, (["今日", "講座", "配置", "要確認", "設定"], [OWN])),
        (Role.CONTRACTOR, (["今日", "講座", "配置", "要確認", "設定"], [OWN])),
        (Role.VIEWER, (["今日", "指標", "設定"], [OWN])),
    ],
)
def test_a_role_is_offered_what_it_may_open(client, role, offered):
    client.force_login(make.staff(role))

    text = client.get(reverse("staff:settings")).content.decode()

    nav, main = text.split("<main")[0].split("<nav")[1], text.split("<main")[1]
    assert (links(nav), links(main.split("</main>")[0])) == offered
    for address in addresses(nav) + addresses(main.split("</main>")[0]):
        assert (address, client.get(address).status_code) == (address, 200)


def links(html):
    return [part.split("</a>")[0].split(">")[-1] for part in html.split("<a ")[1:]]


def addresses(html):
    return [part.split('"')[0] for part in html.split('<a href="')[1:]]


def change_password(client, *, old=make.PASSWORD, new=NEW, again=NEW):
    return client.post(
        reverse("staff:password"),
        {"old_password": old, "new_password1": new, "new_password2": again},
    )


@pytest.mark.parametrize("role", Role)
def test_everybody_changes_their_own_password_and_stays_logged_in(client, role):
    user = make.staff(role)
    client.force_login(user)
    elsewhere = type(client)()
    elsewhere.force_login(user)

    answer = change_password(client)

    assert answer["Location"] == reverse("staff:settings")
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get(reverse("staff:settings")).status_code == 200
    assert elsewhere.get(reverse("staff:settings")).status_code == 302
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_key) == ("password.changed", str(user.pk))
    assert NEW not in repr([*AuditEvent.objects.values()])
    assert [NEW in str(message) for message in get_messages(answer.wsgi_request)] == [False]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"old": "wrong"}, {"old_password": "いまのパスワードが違います。"}),
        ({"old": ""}, {"old_password": "「いまのパスワード」を入力してください。"}),
        ({"again": "else"}, {"new_password2": "2つの欄の新しいパスワードが違います。"}),
        (
            {"new": "みじかい", "again": "みじかい"},
            {"new_password2": "このパスワードは短すぎます。"},
        ),
        (
            {"new": "password1234", "again": "password1234"},
            {"new_password2": "このパスワードは一般的すぎます。"},
        ),
        (
            {"new": "hanako.chuo.2026", "again": "hanako.chuo.2026"},
            {"new_password2": "このパスワードは"},
        ),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_japanese(client, typed, errors):
    user = make.staff(username="hanako.chuo.202")
    client.force_login(user)

    answer = change_password(client, **typed)

    found = answer.context["form"].errors
    assert {name: found[name][0][: len(errors.get(name, ""))] for name in found} == errors
    assert "no-store" in answer["Cache-Control"]
    user.refresh_from_db()
    assert (user.check_password(make.PASSWORD), AuditEvent.objects.count()) == (True, 0)


@pytest.mark.usefixtures("head")
@pytest.mark.parametrize("name", ["settings", "town", "password"])
def test_these_pages_cost_a_few_queries(client, name, django_assert_num_queries):
    # session, user, membership; the town's page reads its town anew
    with django_assert_num_queries(5 if name == "town" else 4):
        client.get(reverse(f"staff:{name}"))
