"""The application form: one page to fill in by hand, for everybody and with a flyer's code."""

from itertools import combinations

import pypdfium2
import pytest
import time_machine
from django.urls import reverse

from classes.choices import Joining, OfferingState, RegistrationMode
from classes.models import Offering, Slot
from classes.queries import offerings
from materials.documents import application_forms as forms
from materials.queries import application_forms as known
from materials.renderers.sheets import NOTE
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def form_of(offering, **how):
    found = offerings.listings(Offering.objects.filter(pk=offering.pk), at=make.NOON)[0]
    return forms.read(found, slots=known.slots(found, at=make.NOON), **how)


def printed(offering, **how):
    return forms.render(form_of(offering, **how), dated=make.TODAY).content


def public(client, offering, name="application-form"):
    return client.get(reverse(name, args=[offering.public_id]))


def test_the_form_asks_what_the_desk_asks_and_says_where_and_until_when():
    town = make.town(postal_code="892-8677", address="鹿児島市山下町11番1号")
    said = paper.text(printed(make.offering(town=town, title="スマホ教室"), flyer=paper.CODE))

    asked = ["フリガナ", "お名前", "生年月日", "大正・昭和・平成", "本人の電話"]
    asked += ["住所または地区", "ご家族の連絡先", "らくらくスマートフォン", "車いす"]
    asked += ["令和8年6月14日（日）10:00までに", "099-216-1115", "〒892-8677鹿児島市山下町"]
    asked += ["上の使いみちに同意します。", "ほかの目的には使いません。", "受付番号"]
    asked += [f"チラシ番号{paper.CODE}"]
    assert [each for each in asked if each not in said] == []
    assert "希望の日時" not in said


@pytest.mark.parametrize(
    ("sessions", "title"), [(1, "長い𠮷野の教室" * 17), (7, "スマホ教室"), (30, "長" * 120)]
)
def test_it_is_one_page_however_much_there_is_to_choose(sessions, title):
    offering = make.offering(sessions=sessions, title=title, joining=Joining.SESSIONS)
    content = printed(offering)

    assert len(paper.pages(content)) == 1
    assert title in paper.text(content)
    assert min(paper.sizes(content)) >= NOTE


def test_single_sessions_and_slots_are_ticked_too_many_are_written_by_hand():
    days = make.offering(sessions=2, joining=Joining.SESSIONS)
    assert form_of(days).boxed == (
        "全部の回",
        "6月15日（月）10:00〜12:00",
        "6月22日（月）10:00〜12:00",
    )
    slots = make.offering(joining=Joining.SLOT)
    session = slots.sessions.get()
    Slot.objects.create(
        session=session, number=1, starts_at=session.starts_at, ends_at=session.ends_at
    )
    assert form_of(slots).boxed == ("6月15日（月）10:00〜12:00",)
    many = form_of(make.offering(sessions=30, joining=Joining.SESSIONS))
    assert (many.boxed, len(many.times)) == ((), 31)


def test_the_code_leads_to_the_flyer_s_door_and_is_read_from_paper(settings):
    settings.PUBLIC_ORIGIN = "https://kouza.city.example.lg.jp"
    content = printed(make.offering(), flyer=paper.CODE)
    left, bottom, right, top = (edge * paper.POINT for edge in paper.symbol(content))

    assert paper.codes(content, dpi=150) == [f"{settings.PUBLIC_ORIGIN}/f/{paper.CODE}/"]
    assert min(right - left, top - bottom) >= 20


def test_the_same_form_on_the_same_day_is_the_same_bytes():
    form = form_of(make.offering())

    assert forms.render(form, dated=make.TODAY) == forms.render(form, dated=make.TODAY)


def test_letters_that_no_font_has_are_named():
    form = form_of(make.offering(title="スマホ🧓教室"))

    assert [(one.where, one.character) for one in forms.check(form)] == [("募集の名称", "🧓")]


def test_the_public_page_leads_to_the_form_and_its_twin_says_what_the_paper_says(client):
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    form = form_of(offering)
    assert reverse("application-form", args=[offering.public_id]) in (
        public(client, offering, "offering").content.decode()
    )
    page = public(client, offering).content.decode()
    words = [form.title, form.office, form.phone, form.purpose, *forms.NEEDS, *forms.DEVICES]
    assert [each for each in words if each not in page] == []
    answer = public(client, offering, "application-form-pdf")
    assert (answer["Content-Type"], len(paper.pages(answer.content))) == ("application/pdf", 1)


@pytest.mark.parametrize(
    "columns",
    [
        {"registration_mode": RegistrationMode.NOT_NEEDED},
        {"state": OfferingState.CANCELLED},
        {"closes": make.tokyo("2026-05-31 10:00")},
    ],
)
def test_where_no_paper_is_taken_the_page_says_so_and_nothing_is_printed(client, columns):
    offering = make.offering(**columns)

    assert "申込書を印刷できません" in public(client, offering).content.decode()
    assert public(client, offering, "application-form-pdf").status_code == 409
    assert reverse("application-form", args=[offering.public_id]) not in (
        public(client, offering, "offering").content.decode()
    )


def test_a_draft_is_nobody_s_to_read_but_the_office_s(client):
    draft = make.offering(state=OfferingState.DRAFT)
    flyer = paper.flyer_of(draft)
    assert public(client, draft, "application-form-pdf").status_code == 404

    url = reverse("staff:flyer-form-pdf", args=[flyer.code])
    client.force_login(make.staff(town=make.other_town()))
    assert client.get(url).status_code == 404
    client.force_login(make.staff())
    assert f"チラシ番号{flyer.code}" in paper.text(client.get(url).content)
    page = client.get(reverse("staff:offering", args=[draft.public_id])).content.decode()
    assert url in page


def test_the_office_is_told_of_a_letter_no_font_has_before_the_form_is_printed(client):
    flyer = paper.flyer_of(make.offering(title="スマホ🧓教室"))
    url = reverse("staff:flyer-form-pdf", args=[flyer.code])
    client.force_login(make.staff())

    asked = client.get(url)
    assert (asked.status_code, f"{url}?confirmed=1" in asked.content.decode()) == (409, True)
    assert "スマホ〓教室" in paper.text(client.get(url, {"confirmed": "1"}).content)


def test_with_the_longest_of_everything_no_two_lines_stand_on_each_other():
    town = make.town(section="デジタル戦略推進室" * 6, address="鹿児島市山下町11番1号" * 3)
    offering = make.offering(
        town=town,
        sessions=7,
        title="長" * 120,
        venue=make.venue(name="谷山市民会館" * 15),
        joining=Joining.SESSIONS,
    )
    page = pypdfium2.PdfDocument(printed(offering))[0]
    lines = page.get_textpage()
    boxes = [lines.get_rect(number) for number in range(lines.count_rects())]

    def overlap(one, other):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        return across > 1 and down > 1

    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []
