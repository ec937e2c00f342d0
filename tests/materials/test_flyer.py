"""The flyer says everything a caller would ask, on one page, and its code leads to the form."""

import re

import pytest

from classes.choices import AgeBasis, CourseDevice, Kind, OfferingState, RegistrationMode
from materials.documents import announcements, flyer
from materials.renderers import qr
from materials.renderers.sheets import NOTE, SMALLEST_BODY
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db

ORIGIN = "https://kouza.city.example.lg.jp"
URL = f"{ORIGIN}/f/{paper.CODE}/"
LONG = (
    "総務省デジタル活用支援推進事業 高齢者のためのスマートフォンの基本操作と"
    "インターネットの安全な使い方を学ぶ講座（Androidをお使いの方、初めての方）"
)


@pytest.fixture(autouse=True)
def public_origin(settings):
    settings.PUBLIC_ORIGIN = ORIGIN


def class_of(sessions=1, **columns):
    town = make.town(section="総務局 総務部 デジタル戦略推進室")
    columns.setdefault(
        "course",
        make.course(
            town=town,
            topics=["文字の打ち方", "写真のとり方", "地図の使い方", "LINEの始め方"],
            description="少人数で、サポーターが横につきます。くり返し聞いても大丈夫です。",
        ),
    )
    columns.setdefault(
        "venue",
        make.venue(
            name="鹿児島市中央公民館 第3研修室",
            address="鹿児島市山下町5番9号",
            access="市電「朝日通」電停から歩いて3分",
        ),
    )
    given = {"title": "はじめてのスマホ教室", "belongings": "スマートフォン、老眼鏡"} | columns
    return make.offering(town=town, sessions=sessions, **given)


def facts(announcement):
    return {fact.label: fact.text for fact in announcement.facts}


def test_the_flyer_says_what_a_caller_would_ask():
    printed = paper.text(paper.print_flyer(class_of(minimum_age=65, fee=500)).content)

    said = [
        "鹿児島市",
        "はじめてのスマホ教室",
        "令和8年6月15日（月）10:00〜12:00",
        "鹿児島市中央公民館第3研修室",
        "鹿児島市山下町5番9号",
        "65歳以上の方（初回の開催日の年齢）",
        "10人（先着順）",
        "500円",
        "スマートフォン、老眼鏡",
        "・文字の打ち方",
        "くり返し聞いても大丈夫です。",
        "099-216-1115",
        "平日8:30〜17:15",
        "受付期間令和8年5月25日（月）12:00から令和8年6月14日（日）10:00まで",
        "総務局総務部デジタル戦略推進室",
        qr.TRADEMARK,
        f"チラシ番号{paper.CODE}",
    ]
    assert [each for each in said if each not in printed] == []


@pytest.mark.parametrize("sessions", [1, 2, 4, 8, 12])
def test_up_to_twelve_dates_stand_on_one_page_each_with_its_weekday(sessions):
    printed = paper.pages(paper.print_flyer(class_of(sessions)).content)

    dates = re.findall(r"令和8年\s*\d+月\d+日（月）", printed[0].split("受付期間")[0])
    assert (len(printed), len(dates)) == (1, sessions)


@pytest.mark.parametrize("dpi", [100, 300])
@pytest.mark.parametrize("sessions", [1, 8])
def test_the_code_on_the_paper_leads_to_the_form_of_the_offering(sessions, dpi):
    assert paper.codes(paper.print_flyer(class_of(sessions)).content, dpi=dpi) == [URL]


def test_the_code_is_at_least_twenty_millimetres_wide():
    content = paper.print_flyer(class_of()).content
    left, bottom, right, top = (edge * paper.POINT for edge in paper.symbol(content))

    assert min(right - left, top - bottom) >= 20


def test_four_cells_around_the_code_are_white_in_the_flyer():
    content = paper.print_flyer(class_of()).content
    left, bottom, right, top = paper.symbol(content)
    cells = (right - left) / qr.symbol(URL).size * qr.MARGIN
    dots = 600 / 72
    picture = paper.picture(content, dpi=600)
    whole = picture.crop(
        (
            round((left - cells) * dots),
            picture.height - round((top + cells) * dots),
            round((right + cells) * dots),
            picture.height - round((bottom - cells) * dots),
        )
    )

    dark = whole.point(lambda grey: 255 if grey < 250 else 0).getbbox()
    margin = round(cells * dots)
    edges = (dark[0], dark[1], whole.width - dark[2], whole.height - dark[3])
    assert [edge for edge in edges if abs(edge - margin) > 2] == []


def test_the_telephone_number_is_the_largest_type_beside_the_title():
    sizes = paper.sizes(paper.print_flyer(class_of(title="スマホ講座" * 4)).content)

    assert sizes[max(sizes)] == "099-216-1115"


@pytest.mark.parametrize("sessions", [1, 8])
def test_nothing_to_be_read_is_smaller_than_twelve_points_but_the_notes(sessions):
    sizes = paper.sizes(paper.print_flyer(class_of(sessions)).content)

    small = {size: words for size, words in sizes.items() if size < SMALLEST_BODY}
    assert small == {NOTE: f"{qr.TRADEMARK} 鹿児島市　チラシ番号 {paper.CODE}"}


def test_every_font_is_embedded_and_subset():
    printed = paper.fonts(paper.print_flyer(class_of(title="𠮷野町スマホ教室")).content)

    assert [*printed.values()] == [True] * len(printed)
    assert [name for name in printed if not re.match(r"/[A-Z]{6}\+", name)] == []


def test_the_same_flyer_on_the_same_day_is_the_same_bytes():
    said = paper.announcement(class_of(4))
    first = flyer.render(said, dated=make.TODAY)
    flyer.render(said, dated=make.TODAY.replace(day=2))

    assert flyer.render(said, dated=make.TODAY) == first


def test_a_long_title_and_a_long_text_go_on_overleaf_and_lose_nothing():
    text = "初めての方もどうぞ。" * 80
    printed = paper.print_flyer(class_of(8, title=LONG, description=text)).content

    assert len(paper.pages(printed)) == 2
    assert "つづきは裏面をご覧ください。" in paper.pages(printed)[0]
    assert paper.text(printed).count("初めての方もどうぞ。") == 80
    assert paper.codes(printed, dpi=100) == [URL]


def test_a_text_longer_than_two_pages_is_printed_to_its_end():
    printed = paper.print_flyer(class_of(description="麓の教室です。" * 900)).content

    assert paper.text(printed).count("麓") == 900
    assert len(paper.pages(printed)) > 3


def test_a_subtitle_is_set_apart_from_the_title():
    assert announcements.split_title("スマホ教室 〜写真と地図〜") == (
        "スマホ教室",
        "〜写真と地図〜",
    )
    assert announcements.split_title("スマホ教室（全3回）") == ("スマホ教室", "（全3回）")
    assert announcements.split_title("はじめてのスマホ") == ("はじめてのスマホ", "")


def test_what_is_free_says_so():
    said = paper.announcement(class_of(4))

    assert said.badges == ("参加無料", "全4回", "入門")
    assert facts(said)["参加費"] == "無料"


def test_what_costs_something_does_not_say_it_is_free():
    said = paper.announcement(class_of(fee=1500))

    assert said.badges == ("入門",)
    assert facts(said)["参加費"] == "1,500円"


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (AgeBasis.FIRST_SESSION, "60歳以上の方（初回の開催日の年齢）"),
        (AgeBasis.REGISTRATION, "60歳以上の方（申込日の年齢）"),
        (AgeBasis.FISCAL_YEAR_END, "60歳以上の方（年度末の3月31日の年齢）"),
    ],
)
def test_the_age_names_the_day_on_which_it_is_asked(basis, words):
    said = paper.announcement(class_of(minimum_age=60, age_basis=basis))

    assert facts(said)["対象"] == words


def test_a_class_for_android_says_so():
    course = make.course(device=CourseDevice.ANDROID)

    assert facts(paper.announcement(class_of(course=course)))["機種"] == "Androidをお使いの方"


def test_outreach_without_registration_asks_nobody_to_register():
    offering = class_of(
        kind=Kind.OUTREACH, registration_mode=RegistrationMode.NOT_NEEDED, title="出前講座"
    )
    printed = paper.text(paper.print_flyer(offering).content)

    assert "申込みはいりません。当日、直接会場へお越しください。" in printed
    assert "受付期間" not in printed
    assert "スマホで申込み" not in printed


def test_consultation_says_what_may_be_asked():
    course = make.course(topics=["写真の送り方"])
    said = paper.announcement(class_of(kind=Kind.CONSULTATION, course=course))

    assert (said.content_label, said.badges) == ("相談できること", ("参加無料",))


def test_a_session_elsewhere_names_its_venue():
    offering = class_of(2)
    moved = offering.sessions.get(number=2)
    moved.venue = make.venue(name="谷山市民会館")
    moved.save()

    assert [one.venue for one in paper.announcement(offering).meetings] == [
        "",
        "会場：谷山市民会館",
    ]


def test_a_cancelled_session_is_not_announced():
    offering = class_of(3)
    offering.sessions.filter(number=2).update(state="cancelled")

    said = paper.announcement(offering)
    assert [one.number for one in said.meetings] == ["第1回", "第3回"]
    assert "全2回" in said.badges


def test_different_hours_are_said_with_each_date():
    starts = [make.tokyo("2026-06-15 10:00"), make.tokyo("2026-06-22 13:30")]
    said = paper.announcement(class_of(starts))

    assert said.hours == ""
    assert [one.text for one in said.meetings] == [
        "第1回令和8年6月15日（月）10:00〜12:00",
        "第2回令和8年6月22日（月）13:30〜15:30",
    ]


def test_midnight_belongs_to_the_day_that_ends_with_it():
    offering = class_of(
        opens=make.tokyo("2026-05-01 00:00"), closes=make.tokyo("2026-06-11 00:00")
    )

    said = paper.announcement(offering)
    assert said.period == "令和8年5月1日（金）から令和8年6月10日（水）まで"


def test_the_hours_of_the_office_are_not_said_of_another_number():
    said = paper.announcement(class_of(contact_phone="0992263500", contact_name="中央公民館"))

    assert (said.phone, said.phone_hours, said.office) == ("099-226-3500", "", "中央公民館")


def test_a_draft_is_printed_as_a_sample():
    said = paper.announcement(class_of(state=OfferingState.DRAFT))
    printed = paper.text(flyer.render(said, dated=make.TODAY).content)

    assert said.is_sample
    assert "見本：この募集はまだ公開していません。" in printed


def test_a_draft_without_dates_and_a_town_without_telephone_are_printed_all_the_same():
    town = make.town("462039", name="鹿屋市", phone="", section="デジタル推進課")
    offering = make.offering(
        sessions=0, town=town, state=OfferingState.DRAFT, venue=make.venue(town=town)
    )
    printed = paper.text(paper.print_flyer(offering).content)

    assert "日程はまだ決まっていません。" in printed
    assert "☎" not in printed
    assert "お電話" not in printed
    assert "鹿屋市デジタル推進課" in printed


def test_letters_that_no_font_has_are_named_with_their_place():
    document = paper.print_flyer(class_of(title="スマホ🧓教室"))

    assert [(one.where, one.character, one.printed_as) for one in document.warnings] == [
        ("募集の名称", "🧓", "〓")
    ]
    assert "スマホ〓教室" in paper.text(document.content)
