"""Handouts as everybody reads them, and as the office finds them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Municipality
from materials.actions import handouts
from materials.actions.handouts import Wording
from materials.choices import HandoutState
from materials.queries import handouts as known
from materials.renderers import fonts
from materials.rules import handouts as rules
from tests import make
from tests.materials import paper, paperwork

pytestmark = pytest.mark.django_db
STANDARD = [topic.title for topic in rules.standard().values()]


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(make.NOON, tick=False)


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def clerk(client, town):
    client.force_login(make.staff(town=town))
    return client


def said(client, name, *at, **asked):
    return client.get(reverse(name, args=at), asked).content.decode()


def hide(town, key):
    handouts.choose_state(town, key=key, state=HandoutState.HIDDEN, by=make.BY, at=make.NOON)


def use(town, key, *courses):
    handouts.choose_courses(town, key=key, courses=courses, by=make.BY, at=make.NOON)


def test_everybody_finds_the_handouts_of_a_town_and_its_telephone(client, town):
    own = paperwork.handout(town)
    page = said(client, "handouts", town.code)

    assert [title for title in STANDARD if title not in page] == []
    assert reverse("handout", args=[town.code, own]) in page
    assert "099-216-1115" in page
    assert "<script" not in page


def test_a_handout_is_read_step_by_step_with_its_figures(client, town):
    page = said(client, "handout", town.code, "power")

    assert page.count("<svg class=") == 3
    assert 'aria-label="スマートフォンの右横に、音量ボタンと電源ボタンがある図"' in page
    assert '<span class="handout__number" aria-hidden="true">1</span>' in page
    assert "<strong>横のボタン</strong>" in page
    assert "標準の教材" in page
    assert len(page.encode()) < 40 * 1024


def test_a_script_in_a_handout_is_text_on_the_page(client, town):
    key = paperwork.handout(
        town, title="<b>題</b>", text='<script>alert(1)</script>**<i>**\n!["><x](figure:tap)'
    )
    page = said(client, "handout", town.code, key)

    assert "&lt;script&gt;alert(1)" in page
    assert not {"<script>alert", "<i>", "<b>題", "<x"} & {
        part for part in ("<script>alert", "<i>", "<b>題", "<x") if part in page
    }


def test_no_telephone_number_is_parted_and_a_line_break_stays(client, town):
    key = paperwork.handout(town, text="電話**0120-95-0178**へ\n夜もつながります。")
    page = said(client, "handout", town.code, key)

    assert '<strong><span class="nowrap">0120-95-0178</span></strong>へ<br>夜も' in page


def test_the_paper_is_given_to_everybody_in_two_sizes(client, town):
    address = reverse("handout-pdf", args=[town.code, "power"])
    usual, large, unknown = (
        client.get(address, asked) for asked in ({}, {"size": "large"}, {"size": "huge"})
    )

    assert {each["Content-Type"] for each in (usual, large)} == {"application/pdf"}
    assert "20.0" in str(paper.sizes(large.content))
    assert unknown.content == usual.content
    [code] = paper.codes(usual.content, dpi=150)
    assert code.endswith(reverse("handout", args=[town.code, "power"]))


def test_what_is_hidden_unknown_or_another_town_s_is_not_found(client, town):
    own = paperwork.handout(town)
    make.other_town()
    hide(town, "line")

    assert "LINE" not in said(client, "handouts", town.code)
    for code, key in ((town.code, "line"), (town.code, "nothing"), ("462144", own)):
        for name in ("handout", "handout-pdf"):
            assert client.get(reverse(name, args=[code, key])).status_code == 404
    assert client.get(reverse("handouts", args=["000000"])).status_code == 404
    assert client.get(reverse("handout", args=["462144", "line"])).status_code == 200


def test_a_town_that_shows_nothing_says_so(client, town):
    for key in rules.standard():
        hide(town, key)

    assert "公開している教材はありません" in said(client, "handouts", town.code)


def test_a_town_without_telephone_has_its_handouts(client):
    town = make.town("462039", name="鹿屋市", phone="", section="デジタル推進課")

    assert "鹿屋市" in said(client, "handout", town.code, "fraud")
    address = reverse("handout-pdf", args=[town.code, "fraud"])
    assert "窓口へ" in paper.text(client.get(address).content)


@pytest.fixture
def no_fonts(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "folder", lambda: tmp_path)
    monkeypatch.setattr(fonts, "_loaded", fonts._loaded.__wrapped__)


@pytest.mark.usefixtures("no_fonts")
def test_without_fonts_the_page_says_what_to_do(clerk, town):
    fonts_gone = clerk.get(reverse("handout-pdf", args=[town.code, "qr"]))

    assert fonts_gone.status_code == 409
    assert "印刷用の書体" in fonts_gone.content.decode()
    office = clerk.get(reverse("staff:handout-pdf", args=["qr"]))
    assert office.status_code == 409
    assert clerk.get(reverse("staff:handout", args=["qr"])).status_code == 200


def test_a_class_leads_to_the_handouts_of_its_course(client, town):
    offering = make.offering(town=town)
    use(town, "camera", offering.course)
    use(town, "map", offering.course)
    hide(town, "map")
    registration = make.registration(offering)
    link = f'href="{reverse("handout", args=[town.code, "camera"])}"'
    hidden = f'href="{reverse("handout", args=[town.code, "map"])}"'

    for page in (
        said(client, "offering", offering.public_id),
        said(client, "my", registration.secret),
    ):
        assert (link in page, hidden in page) == (True, False)
    other = make.offering(town=town)
    assert link not in said(client, "offering", other.public_id)


@pytest.mark.parametrize("count", [1, 3])
def test_the_handouts_of_a_town_cost_the_same_however_many(
    count, town, django_assert_num_queries
):
    for number, key in enumerate([*rules.standard()][:count]):
        use(town, key, make.course(town=town))
        handouts.write(
            town, key=key, wording=Wording(f"題{number}", "本文"), by=make.BY, at=make.NOON
        )

    with django_assert_num_queries(3):
        found = known.of(town)
    assert sum(not each.topic.built_in for each in found) == count


# ---------- the office ----------


def test_the_office_finds_every_handout_with_its_courses(clerk, town):
    course = make.course(town=town, title="写真の教室")
    use(town, "camera", course)
    hide(town, "ai")
    page = said(clerk, "staff:handouts")

    assert [title for title in STANDARD if title not in page] == []
    assert "写真の教室" in page
    assert "非公開" in page


def test_a_letter_that_no_font_has_is_named_before_it_is_printed(clerk, town):
    key = paperwork.handout(town, text="\U0002ff00です")
    address = reverse("staff:handout-pdf", args=[key])

    asked = clerk.get(address, follow=True)
    printed = clerk.get(address, {"confirmed": "1"})

    assert asked.redirect_chain == [(reverse("staff:handout", args=[key]), 302)]
    assert "U+2FF00" in asked.content.decode()
    assert "〓です" in paper.text(printed.content)
    public = clerk.get(reverse("handout-pdf", args=[town.code, key]))
    assert "〓です" in paper.text(public.content)


def test_who_teaches_reads_and_prints_and_does_not_write(town):
    client = Client()
    client.force_login(make.staff(Role.INSTRUCTOR, town=town))

    page = said(client, "staff:handout", "power")

    assert reverse("staff:handout-pdf", args=["power"]) in page
    assert reverse("staff:handout-edit", args=["power"]) not in page
    for name in ("handout-edit", "handout-versions", "handout-courses", "handout-state"):
        answer = client.post(reverse(f"staff:{name}", args=["power"]), {"state": "hidden"})
        assert answer.status_code == 403


def test_who_sees_numbers_alone_has_no_handouts(town):
    client = Client()
    client.force_login(make.staff(Role.VIEWER, town=town))

    assert client.get(reverse("staff:handouts")).status_code == 403


def test_hidden_and_shown_again_in_one_press_each(clerk, town):
    address = reverse("staff:handout-state", args=["line"])
    clerk.post(address, {"state": "hidden"})
    assert not known.one(town, "line").topic.shown
    page = said(clerk, "staff:handout", "line")
    assert "公開する" in page

    clerk.post(address, {"state": "shown"})
    assert known.one(town, "line").topic.shown
    content = clerk.get(reverse("staff:handout-pdf", args=["line"])).content
    assert len(paper.codes(content, dpi=150)) == 1


def test_the_courses_of_a_handout_are_ticked(clerk, town):
    mine = make.course(town=town)
    strange = make.course(town=make.other_town())
    address = reverse("staff:handout-courses", args=["map"])

    clerk.post(address, {"courses": [mine.pk]})
    assert known.one(town, "map").courses == (mine,)
    refused = clerk.post(address, {"courses": [strange.pk]})
    assert "選んだ講座は使えません" in refused.content.decode()
    garbled = clerk.post(address, {"courses": ["x"]})
    assert "選んだ講座は使えません" in garbled.content.decode()
    assert known.one(town, "map").courses == (mine,)
    clerk.post(address, {})
    assert known.one(town, "map").courses == ()


def test_the_settings_lead_there(clerk):
    assert reverse("staff:handouts") in said(clerk, "staff:settings")
    assert Municipality.objects.count() == 1
