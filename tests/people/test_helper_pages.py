"""Who teaches and helps, written down by the town."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.queries import scopes
from people.actions import helpers
from people.choices import HelperKind
from people.models import Helper
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = make.staff(display_name="山下")
    client.force_login(user)
    return user


def listed(client, **asked):
    answer = client.get(reverse("staff:helpers"), asked)
    assert answer.status_code == 200
    return [line.helper.name for line in answer.context["page"]]


def post(client, helper=None, **typed):
    """The form as the page shows it, with something typed over."""
    address = (
        reverse("staff:helper-change", args=[helper.pk])
        if helper
        else reverse("staff:helper-new")
    )
    initial = client.get(address).context["form"].initial
    given = {"kind": "instructor", "name": "東　恵子", "kana": "ひがし けいこ"}
    shown = {name: "" if value is None else value for name, value in initial.items()}
    return client.post(address, given | shown | typed)


def test_helpers_are_listed_by_their_furigana(client, clerk):
    make.helper(name="東", kana="ヒガシ", phone="09012345678", affiliation="サポーター会")
    make.helper(name="バンビ", kana="バンビ", kind=HelperKind.SHOP)
    make.helper(name="畑", kana="ハタ", kind=HelperKind.STUDENT)
    make.helper(name="垂水の方", kana="アア", town=make.other_town())

    assert listed(client) == ["畑", "バンビ", "東"]
    assert listed(client, kind="shop") == ["バンビ"]
    assert listed(client, kind="mayor") == ["畑", "バンビ", "東"]
    text = client.get(reverse("staff:helpers")).content.decode()
    assert 'href="tel:09012345678"' in text
    assert "090-1234-5678" in text


def test_an_empty_list_says_what_to_do(client, clerk):
    text = client.get(reverse("staff:helpers")).content.decode()

    assert "講師・協力者はまだいません" in text
    make.helper()
    shops = client.get(reverse("staff:helpers"), {"kind": "shop"}).content.decode()
    assert "この条件の方はいません" in shops


def test_a_new_helper_can_be_chosen_for_an_offering(client, clerk):
    answer = post(client, phone="０９０-1234-5678", affiliation="サポーター会")

    helper = Helper.objects.get()
    assert answer["Location"] == reverse("staff:helper", args=[helper.pk])
    assert (helper.name, helper.kana, helper.phone) == (
        "東　恵子",
        "ヒガシ ケイコ",
        "09012345678",
    )
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_key, event.detail) == ("helper.added", str(clerk.pk), {})
    planning = client.get(reverse("staff:offering-new")).content.decode()
    assert "東　恵子（サポーター会）" in planning
    assert f'href="{reverse("staff:helper-new")}"' in planning


def test_a_helper_is_corrected(client, clerk):
    helper = make.helper(name="東　恵子", kana="ヒガシ ケイコ", phone="0992161115")

    post(client, helper, affiliation="サポーター会", kind="citizen")

    helper.refresh_from_db()
    assert (helper.affiliation, helper.kind, helper.phone) == (
        "サポーター会",
        "citizen",
        "0992161115",
    )
    assert AuditEvent.objects.get().action == "helper.changed"
    trail = client.get(reverse("staff:audit")).content.decode()
    assert "講師・協力者を変更" in trail


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "　"}, "お名前を入力してください。"),
        ({"kana": "東"}, "フリガナは、カタカナかひらがなで入力してください。"),
        ({"phone": "32-1045"}, "市外局番がありません。"),
        ({"kind": "mayor"}, "区分を選び直してください。"),
        ({"membership": "999"}, "選んだ利用者は、ほかの方と結びついています。"),
    ],
)
def test_what_makes_no_helper_is_refused_and_the_typed_text_kept(client, typed, sentence):
    answer = post(client, affiliation="サポーター会", **typed)

    (field,) = typed
    errors = answer.context["form"].errors
    assert ([*errors], [sentence in error for error in errors[field]]) == ([field], [True])
    assert 'value="サポーター会"' in answer.content.decode()
    assert (Helper.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_the_same_furigana_is_asked_about_before_it_is_stored(client, clerk):
    known = make.helper(name="東　恵子", kana="ヒガシ ケイコ")
    make.helper(name="垂水の方", kana="ヒガシ ケイコ", town=make.other_town())

    asked = post(client, name="東　景子", kana="ひがしけいこ")

    text = asked.content.decode()
    assert "同じフリガナの方が登録されています" in text
    assert "垂水の方" not in text
    assert 'value="東　景子"' in text
    assert Helper.objects.count() == 2
    assert post(client, name="東　景子", accept="0").status_code == 200
    assert post(client, name="東　景子", accept=str(known.pk)).status_code == 302
    assert Helper.objects.filter(municipality=make.town()).count() == 2


def test_a_second_click_asks_instead_of_making_a_second_entry(client, clerk):
    assert [post(client).status_code, post(client).status_code] == [302, 200]
    assert Helper.objects.count() == 1


def test_saving_one_of_two_with_the_same_furigana_does_not_ask_again(client, clerk):
    one, _ = make.helper(kana="ヒガシ"), make.helper(kana="ヒガシ")

    assert post(client, one, affiliation="会").status_code == 302
    assert post(client, make.helper(kana="ニシ"), kana="ひがし").status_code == 200


def test_a_log_in_opens_the_sessions_that_the_helper_teaches(client, clerk):
    helper = make.helper()
    member = make.membership(Role.INSTRUCTOR)
    make.offering(instructor=helper)

    post(client, helper, membership=str(member.pk))

    assert scopes.sessions_for(member).count() == 1
    post(client, helper, membership="")
    assert scopes.sessions_for(member).count() == 0


def test_only_free_log_ins_of_this_towns_instructors_are_offered(client, clerk):
    free = make.membership(Role.INSTRUCTOR)
    taken = make.membership(Role.INSTRUCTOR)
    holder = make.helper(membership=taken)
    make.membership(Role.VIEWER)
    make.membership(Role.INSTRUCTOR, town=make.other_town())

    def offered(address):
        form = client.get(address).context["form"]
        return [*form.fields["membership"].queryset]

    assert offered(reverse("staff:helper-new")) == [free]
    assert offered(reverse("staff:helper-change", args=[holder.pk])) == [free, taken]


def test_a_log_in_that_was_given_away_meanwhile_is_refused():
    member = make.membership(Role.INSTRUCTOR)
    make.helper(membership=member)
    details = helpers.HelperDetails(
        kind=HelperKind.CITIZEN, name="西", kana="ニシ", membership=member
    )

    with pytest.raises(helpers.LogInTaken):
        helpers.add(municipality=make.town(), details=details, by=make.BY, at=make.NOON)
    with pytest.raises(helpers.LogInTaken):
        helpers.change(make.helper(), details=details, by=make.BY, at=make.NOON)
    assert AuditEvent.objects.count() == 0


def test_facility_staff_write_down_helpers_but_open_no_doors(client):
    member, mine = make.membership(Role.INSTRUCTOR), make.membership(Role.INSTRUCTOR)
    helper = make.helper(membership=mine)
    client.force_login(make.staff(Role.FACILITY_STAFF))

    post(client, helper, affiliation="サポーター会", membership=str(member.pk))
    post(client, membership=str(member.pk))

    helper.refresh_from_db()
    assert (helper.affiliation, helper.membership) == ("サポーター会", mine)
    assert Helper.objects.get(name="東　恵子").membership is None


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CITY_STAFF, 200),
        (Role.FACILITY_STAFF, 200),
        (Role.INSTRUCTOR, 403),
        (Role.CONTRACTOR, 403),
        (Role.VIEWER, 403),
    ],
)
def test_whoever_plans_sees_the_helpers(client, role, status):
    helper = make.helper()
    client.force_login(make.staff(role))

    addresses = [
        reverse("staff:helpers"),
        reverse("staff:helper-new"),
        reverse("staff:helper", args=[helper.pk]),
        reverse("staff:helper-change", args=[helper.pk]),
    ]

    assert [client.get(address).status_code for address in addresses] == [status] * 4


def test_another_towns_helper_is_not_found(client, clerk):
    stranger = make.helper(town=make.other_town())
    address = reverse("staff:helper-change", args=[stranger.pk])

    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_many_there_are(
    client, rows, django_assert_num_queries
):
    for _ in range(rows):
        make.helper(membership=make.membership(Role.INSTRUCTOR))

    # session, user, membership, badge; schools, helpers, terms, four kinds of records
    with django_assert_num_queries(11):
        listed(client)


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_costs_the_same_however_many_there_are(
    client, rows, django_assert_num_queries
):
    for _ in range(rows):
        make.helper(membership=make.membership(Role.INSTRUCTOR))
        make.membership(Role.INSTRUCTOR)

    address = reverse("staff:helper-change", args=[Helper.objects.first().pk])
    # session, user, membership, badge; helper, schools, log-ins
    with django_assert_num_queries(7):
        client.get(address)
