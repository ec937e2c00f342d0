"""The page: upload, look through, decide, take in; and nobody sees another's list."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.choices import Role
from classes.forms.imports import MOST_ROWS
from classes.models import Offering, Venue
from people.models import IntakeDraft
from tests import make
from tests.classes import event_csv

pytestmark = pytest.mark.django_db
URL = reverse("staff:import")


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def file(content=None, name="一覧.csv"):
    return SimpleUploadedFile(
        name, event_csv.LIST.read_bytes() if content is None else content, "text/csv"
    )


def upload(client, content=None, **data):
    """The address of the page on which the list is looked through."""
    response = client.post(URL, {"file": file(content)} | data)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def told(response):
    return [str(message) for message in response.context["messages"]]


def keys(survey):
    return [line.row.event.key for line in survey.new]


def test_a_list_is_looked_through_before_anything_is_stored(clerk):
    page = clerk.get(upload(clerk)).context

    survey = page["survey"]
    assert [len(each) for each in (survey.lines, survey.new, survey.refused)] == [6, 3, 3]
    assert [line.row.title for line in page["digital"]] == [
        "はじめてのスマホ教室",
        "スマホ入門講座",
    ]
    assert [line.row.title for line in page["other"]] == ["かごしま吹奏楽の夕べ"]
    assert (page["name"], page["encoding"], page["unknown"]) == (
        "一覧.csv",
        "UTF-8",
        ("担当者メモ",),
    )
    assert (Offering.objects.count(), Venue.objects.count()) == (0, 0)


def test_only_smartphone_classes_are_ticked_beforehand(clerk):
    html = clerk.get(upload(clerk)).content.decode()

    ticks = [part.split(">")[0] for part in html.split('<input type="checkbox" name="row"')[1:]]
    assert ["checked" in tick for tick in ticks] == [True, True, False]


def test_the_page_tells_row_number_column_value_and_reason(clerk):
    html = clerk.get(upload(clerk)).content.decode()

    refused = " ".join(html[html.index('id="refused"') :].split())
    assert '<th scope="row">7行<br>' in refused
    assert "<b>定員</b>（空）<br>定員が空です。" in refused
    assert "<b>申込期限日</b>「46183」<br>日付でなく番号になっています。" in refused


def test_ticked_rows_become_drafts(clerk):
    page = upload(clerk)
    chosen = keys(clerk.get(page).context["survey"])[:1]

    response = clerk.post(page, {"row": chosen}, follow=True)

    assert told(response) == [
        "1行を下書きとして取り込みました。内容を確かめてから公開してください。"
    ]
    assert [each.title for each in Offering.objects.all()] == ["はじめてのスマホ教室"]
    assert [len(response.context["survey"].known), len(response.context["survey"].new)] == [
        1,
        2,
    ]


def test_all_rows_can_be_taken_in_at_once(clerk):
    clerk.post(upload(clerk), {"all": "1"})

    assert Offering.objects.count() == 3


def test_a_second_click_changes_nothing(clerk):
    page = upload(clerk)
    chosen = {"row": keys(clerk.get(page).context["survey"])}
    clerk.post(page, chosen)

    response = clerk.post(page, chosen, follow=True)

    assert told(response)[-1] == "選んだ行は、すべて取込み済みです。何も変えていません。"
    assert Offering.objects.count() == 3


def test_nothing_ticked_is_asked_for_again(clerk):
    response = clerk.post(upload(clerk), {}, follow=True)

    assert told(response) == ["取り込む行が選ばれていません。1行以上を選んでください。"]
    assert Offering.objects.count() == 0


def test_a_row_that_is_not_in_the_list_is_not_taken_in(clerk):
    clerk.post(upload(clerk), {"row": ["462012:" + "0" * 32]})

    assert Offering.objects.count() == 0


def test_decisions_for_all_rows_can_be_made_while_looking(clerk):
    page = upload(clerk)

    clerk.post(page, {"decide": "1", "capacity": "２４", "serials": "on"})

    survey = clerk.get(page).context["survey"]
    assert [len(survey.new), len(survey.refused)] == [5, 1]
    assert clerk.get(page).context["form"].initial["capacity"] == 24
    assert Offering.objects.count() == 0


def test_a_decision_that_makes_no_sense_is_told_beside_the_field(clerk):
    response = clerk.post(upload(clerk), {"decide": "1", "capacity": "多め"})

    assert response.context["form"].errors == {
        "capacity": ["定員が空の行の定員は1から999までの数字で入力してください。"]
    }


def test_the_same_list_uploaded_again_is_known(clerk):
    clerk.post(upload(clerk), {"all": "1"})

    html = clerk.get(upload(clerk)).content.decode()

    assert "新しく取り込む行はありません" in html


def test_a_list_without_rows_is_said_to_be_empty(clerk):
    html = clerk.get(upload(clerk, event_csv.written().encode())).content.decode()

    assert "催しの行がありません" in html


def test_another_towns_list_is_asked_about(clerk):
    text = event_csv.written({"都道府県コード又は市区町村コード": "132110"})

    page = clerk.get(upload(clerk, text.encode()))

    assert page.context["other_codes"] == ["132110"]
    assert "ほかの市町村の一覧ではありませんか" in page.content.decode()


def test_a_list_in_cp932_with_crlf_is_read_on_the_page(clerk):
    content = event_csv.LIST.read_text().replace("\n", "\r\n").encode("cp932")

    page = clerk.get(upload(clerk, content)).context

    assert (page["encoding"], len(page["survey"].new)) == ("Shift_JIS", 3)


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"file": ["取り込むファイルを選んでください。"]}),
        (
            {"file": b""},
            {
                "file": [
                    "ファイルが空です。1行目に見出し、2行目から催しを書いたCSVを選んでください。"
                ]
            },
        ),
        (
            {"file": "名称,開始日,開始時刻,終了時刻\n".encode()},
            {
                "file": [
                    (
                        "必要な列がありません：場所名称または集合場所。"
                        "1行目を見出しにして、これらの列を加えたCSVを取り込んでください。"
                    )
                ]
            },
        ),
        (
            {"file": b"x" * (5 * 1024 * 1024 + 1)},
            {
                "file": [
                    (
                        "ファイルが大きすぎます（5MBまで）。"
                        "行を分けて、複数のファイルにしてください。"
                    )
                ]
            },
        ),
        (
            {"file": event_csv.LIST.read_bytes(), "capacity": "0"},
            {
                "capacity": ["定員が空の行の定員は1から999までの数字で入力してください。"],
                "file": ["ファイルをもう一度選んでください。"],
            },
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told_beside_its_field(clerk, data, errors):
    if "file" in data:
        data = data | {"file": file(data["file"])}

    response = clerk.post(URL, data)

    assert (response.status_code, response.context["form"].errors) == (200, errors)
    assert IntakeDraft.objects.count() == 0


def test_a_list_with_more_rows_than_a_page_holds_is_refused(clerk):
    text = event_csv.written(*({"名称": f"教室{number}"} for number in range(MOST_ROWS + 1)))

    response = clerk.post(URL, {"file": file(text.encode())})

    assert response.context["form"].errors == {
        "file": [
            "この画面で取り込めるのは900行までです（この一覧は901行）。ファイルを分けてください。"
        ]
    }


def test_a_page_of_the_most_rows_can_be_sent(clerk):
    text = event_csv.written(*({"名称": f"催し{number}"} for number in range(MOST_ROWS)))
    page = upload(clerk, text.encode())
    some = keys(clerk.get(page).context["survey"])

    response = clerk.post(page, {"row": ["462012:none"] * (len(some) - 1) + some[:1]})

    assert (response.status_code, Offering.objects.count()) == (302, 1)


def test_a_list_belongs_to_the_clerk_who_brought_it(clerk, client):
    page = upload(clerk)

    client.force_login(make.staff())

    assert [client.get(page).status_code, client.post(page, {"all": "1"}).status_code] == [
        404
    ] * 2


def test_a_list_is_another_towns_404(clerk, client):
    page = upload(clerk)

    client.force_login(make.staff(town=make.other_town()))

    assert [client.get(page).status_code, client.post(page, {"all": "1"}).status_code] == [
        404
    ] * 2
    assert Offering.objects.count() == 0


def test_a_clerk_of_two_towns_takes_a_list_in_where_it_was_brought(client):
    user = make.staff()
    other = user.memberships.create(municipality=make.other_town(), role=Role.CITY_STAFF)
    client.force_login(user)
    session = client.session
    session["membership"] = user.memberships.first().pk
    session.save()
    page = upload(client)
    session["membership"] = other.pk
    session.save()

    assert client.get(page).status_code == 404


def test_a_list_that_was_left_lying_is_gone(clerk):
    page = upload(clerk)
    IntakeDraft.objects.update(updated_at=make.NOON - timedelta(days=3650))

    assert clerk.get(page).status_code == 404
    upload(clerk)
    assert IntakeDraft.objects.count() == 1


def test_an_unknown_list_is_404(clerk):
    assert clerk.get(reverse("staff:import-preview", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_who_does_not_plan_does_not_import(client, role):
    client.force_login(make.staff(role))

    assert client.get(URL).status_code == 403


def test_the_page_asks_for_log_in(client):
    assert client.get(URL).status_code == 302


def test_facility_staff_import_into_the_venues_they_answer_for(client):
    member = make.membership(Role.FACILITY_STAFF)
    make.venue(name="東部公民館", staff=[member])
    client.force_login(member.user)
    page = upload(client)

    survey = client.get(page).context["survey"]
    client.post(page, {"all": "1"})

    assert [line.row.title for line in survey.new] == ["スマホ入門講座"]
    assert [each.venue.name for each in Offering.objects.all()] == ["東部公民館"]
    assert [problem.code for problem in survey.refused[0].row.problems] == ["venue_of_others"]
