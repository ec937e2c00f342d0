"""A teacher hands in a list of students, without an account."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions.tries import TooManyTries
from accounts.actors import Actor
from accounts.choices import ActorKind
from accounts.models import AuditEvent
from people.actions import group_lists
from people.choices import HelperState
from people.models import GroupList, Helper, IntakeDraft
from people.queries import group_lists as lists
from people.rules import list_files as files_
from tests import make
from tests.people import files

pytestmark = pytest.mark.django_db
HEAD = "氏名,フリガナ,生年月日,学年・組,電話番号,教えられる機種"
UNKNOWN_DEVICE = (
    "教えられる機種：「パソコン」は、iPhone・Android・らくらくスマートフォン・ガラケーから"
    "選んでください。"
)
YUI = "篠原　結衣,シノハラ ユイ,H21.2.3,2年1組,090-1234-5678,iPhone・Android"
REN = "川畑　蓮,かわばた れん,2009/5/1,2年1組,,"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def school():
    return group_lists.open_link(files.school(), by=make.BY, at=make.NOON)


def address(school, name="group-lists", *more):
    return reverse(name, args=[school.list_code, *more])


def as_file(text, codec="utf-8"):
    return SimpleUploadedFile("list.csv", text.encode(codec))


def upload(client, school, *lines, codec="utf-8"):
    text = "\r\n".join([HEAD, *lines, ""])
    return client.post(address(school), {"file": as_file(text, codec)})


def survey(client, school, *lines, codec="utf-8"):
    return client.get(upload(client, school, *lines, codec=codec).url).context["survey"]


def problems(client, school, line):
    [found] = survey(client, school, line).lines
    return [*found.problems]


def test_a_list_is_looked_at_confirmed_once_and_registers_everybody(client, school):
    page = upload(client, school, YUI, REN).url
    assert Helper.objects.count() == 0

    first, second = client.post(page), client.post(page)

    assert (first.url, second.status_code) == (page, 200)
    rows = Helper.objects.order_by("pk")
    assert [(one.name, one.kana, one.grade, one.state) for one in rows] == [
        ("篠原　結衣", "シノハラ ユイ", "2年1組", HelperState.APPLIED),
        ("川畑　蓮", "カワバタ レン", "2年1組", HelperState.APPLIED),
    ]
    assert {one.group_list.school for one in rows} == {school}
    assert (IntakeDraft.objects.count(), GroupList.objects.count()) == (0, 1)
    assert AuditEvent.objects.filter(action="helper.applied").count() == 2
    assert "2人の登録を受け付けました" in client.get(page).content.decode()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_is_read_however_it_was_saved(client, school, codec):
    found = survey(client, school, REN.replace("かわばた れん", "ｶﾜﾊﾞﾀ ﾚﾝ"), codec=codec)

    [line] = found.fresh
    assert (line.student.name, line.student.kana) == ("川畑　蓮", "カワバタ レン")


def test_the_file_to_fill_in_can_be_handed_in(client, school):
    answer = client.get(address(school, "group-list-template"))

    rows = [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]
    assert rows[0] == HEAD.split(",")
    text = files_.template().decode("utf-8-sig") + YUI
    page = client.post(address(school), {"file": as_file(text, "utf-8-sig")}).url
    assert [x.name for x in client.get(page).context["survey"].lines] == ["篠原　結衣"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",シノハラ,H21.2.3,2年,,", "氏名が空です。入力してください。"),
        (
            "篠原,篠原,H21.2.3,2年,,",
            "フリガナ：「ヤマダ ハナコ」のように、かなで入力してください。",
        ),
        (
            "篠原,シノハラ,2030/1/1,2年,,",
            "生年月日：生まれた日としてありえない日付です。年をお確かめください。",
        ),
        (
            "篠原,シノハラ,H21.2.3,2年,,パソコン",
            UNKNOWN_DEVICE,
        ),
        (f"{'篠' * 81},シノハラ,H21.2.3,2年,,", "氏名が長すぎます。80文字までにしてください。"),
        (f"{'篠' * 1001}", "行が長すぎます。1人を1行で書いてください。"),
        (
            '"篠原,シノハラ,H21.2.3,2年,,',
            '引用符「"」の使い方が正しくないため、列を分けられません。',
        ),
        ("篠原,シノハラ,H21.2.3,2年,,,余り", "見出しは6列ですが、この行には7列あります。"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_mend(client, school, line, sentence):  # noqa: PLR0917  # fixtures
    assert problems(client, school, line) == [sentence]


def test_wrong_lines_are_left_out_and_can_be_handed_in_again(client, school):
    page = upload(client, school, YUI, REN.replace("2009/5/1", "きのう")).url
    client.post(page)
    assert GroupList.objects.get().left_out == 1

    found = survey(client, school, YUI, REN)

    assert [line.name for line in found.known] == ["篠原　結衣"]
    assert [line.name for line in found.fresh] == ["川畑　蓮"]


def test_nobody_is_registered_twice(client, school):
    found = survey(client, school, YUI, YUI.replace("シノハラ ユイ", "しのはら　ゆい"))

    assert [line.number for line in found.fresh] == [2]
    assert found.wrong[0].problems == ("2行目と同じ方です。1人として登録します。",)


def test_a_list_of_known_students_registers_nobody_and_says_so(client, school):
    client.post(upload(client, school, YUI).url)
    page = upload(client, school, YUI).url

    answer = client.post(page).content.decode()

    assert "新しく登録できる生徒がいません" in answer
    assert Helper.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"   ", files_.Empty.message),
        (HEAD.encode(), files_.Empty.message),
        (b"PK\x03\x04", files_.NotText.message),
        (b"\x81\xff\xff", files_.NotText.message),
        ("名前\r\n山田".encode(), "必要な列がありません：氏名、フリガナ、生年月日、学年・組。"),
        (b"x" * (files_.LARGEST + 1), files_.TooLarge.message),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_the_field(client, school, content, sentence):  # noqa: PLR0917  # fixtures
    file = SimpleUploadedFile("list.csv", content)

    page = client.post(address(school), {"file": file}).content.decode()

    assert sentence in page
    assert IntakeDraft.objects.count() == 0


@pytest.mark.parametrize(("number", "status"), [(500, 302), (501, 200)])
def test_five_hundred_at_a_time(client, school, number, status):  # noqa: PLR0917  # fixtures
    lines = [f"生徒{each},セイト,H21.2.3,2年,," for each in range(number)]

    assert upload(client, school, *lines).status_code == status


def test_five_hundred_are_registered_with_a_number_each(
    client, school, django_assert_max_num_queries
):
    lines = [f"生徒{each},セイト,H21.2.3,2年,," for each in range(500)]
    page = upload(client, school, *lines).url

    with django_assert_max_num_queries(40):
        client.post(page)

    assert Helper.objects.values("reference").distinct().count() == 500


def test_a_renewed_or_ended_link_leads_nowhere(client, school):
    old = address(school)
    group_lists.open_link(school, by=make.BY, at=make.NOON)
    assert client.get(old).status_code == 404
    current = address(school)
    assert client.get(current).status_code == 200
    with time_machine.travel(make.NOON + timedelta(days=31), tick=False):
        assert client.get(current).status_code == 404
    group_lists.close_link(school, by=make.BY, at=make.NOON)
    assert client.get(current).status_code == 404


def test_one_school_s_list_cannot_be_opened_by_another_s_link(client, school):
    page = upload(client, school, YUI)
    key = page.url.rstrip("/").split("/")[-1]
    other = group_lists.open_link(files.school(name="ほかの高校"), by=make.BY, at=make.NOON)
    assert client.get(address(other, "group-list", key)).status_code == 404
    client.post(page.url)

    assert client.get(address(other, "group-list", key)).status_code == 404
    assert client.get(address(other, "group-list-consents", key)).status_code == 404


def test_the_forms_of_all_minors_are_printed_at_once(client, school):
    page = upload(client, school, YUI, REN, "大人　花,オトナ ハナ,2000/1/1,専攻科,,").url
    client.post(page)
    key = page.rstrip("/").split("/")[-1]

    answer = client.get(address(school, "group-list-consents", key))

    assert answer["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.get(action="consent_forms.printed").detail == {"people": 2}


def test_uploads_from_one_place_have_an_end(school):
    by = Actor(ActorKind.VISITOR, "", "192.0.2.1")
    content = f"{HEAD}\n{YUI}".encode()

    def send():
        group_lists.upload(school, key=uuid4(), content=content, by=by, at=make.NOON)

    for _ in range(group_lists.MOST_AN_HOUR):
        send()

    with pytest.raises(TooManyTries):
        send()


def test_staff_see_who_came_from_which_list(client, school):
    client.post(upload(client, school, YUI).url)
    files.student(name="ほか　生徒", school=school)
    taken = GroupList.objects.get()
    client.force_login(make.staff())

    page = client.get(reverse("staff:school", args=[school.pk])).content.decode()
    rows = client.get(reverse("staff:helpers"), {"group_list": taken.pk}).context["page"]

    assert f"?group_list={taken.pk}" in page
    assert [line.helper.name for line in rows] == ["篠原　結衣"]


def test_staff_make_and_end_a_teacher_s_link(client):
    school = files.school()
    client.force_login(make.staff())
    client.post(reverse("staff:school-list-open", args=[school.pk]))
    school.refresh_from_db()
    assert lists.school(school.list_code, on=make.TODAY) == school

    client.post(reverse("staff:school-list-close", args=[school.pk]))

    school.refresh_from_db()
    assert school.list_code is None
