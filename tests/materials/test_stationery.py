"""The letterhead of a town: its versions, what is refused, its page and its sample."""

from dataclasses import replace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from materials.actions import stationery
from materials.choices import Occasion, Seal
from materials.documents import letterheads
from materials.documents.letterheads import PLAIN
from materials.models import StandardSentences, Stationery, StationeryPicture
from materials.queries import stationery as known
from materials.rules.sentences import Sentences
from tests import boxes, make
from tests.materials import paper, posting

pytestmark = pytest.mark.django_db
PAGE = "staff:stationery"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff(display_name="室長"))
    return client


def change(head, *, seen=0):
    town = make.town()
    return stationery.change(town, head=head, seen=seen, by=make.BY, at=make.NOON)


def save(client, page=PAGE, **typed):
    """The form as the page shows it, with something typed over."""
    url = reverse(page)
    return client.post(url, boxes.of(client.get(url)) | typed)


def said(**kinds):
    return {Occasion(kind): Sentences(*texts) for kind, texts in kinds.items()}


# ---------- versions ----------


def test_what_is_changed_is_another_version_and_the_old_one_stays():
    first = posting.set_head(make.town())
    second = change(replace(letterheads.read(first), sign="総"), seen=1)

    assert [row.version for row in known.versions(make.town())] == [2, 1]
    assert Stationery.objects.get(version=1).sign == "鹿デ"
    assert letterheads.read(known.current(make.town())).sign == "総"
    assert second.actor_key == make.BY.key


def test_what_is_stored_is_read_again():
    head = posting.head(sentences=said(won=("こんにちは", "では"), other=("", "以上")))

    change(head)

    assert letterheads.read(known.current(make.town())) == head


def test_the_same_again_is_no_version_and_the_same_picture_is_kept_once():
    first = posting.set_head(make.town())

    assert change(posting.head(), seen=0) == first
    change(posting.head(sign="総"), seen=1)

    assert Stationery.objects.count() == 2
    assert StationeryPicture.objects.count() == 2  # the logo and the stamp
    assert AuditEvent.objects.filter(action="stationery.changed").count() == 2


def test_two_at_once_are_told():
    posting.set_head(make.town())

    with pytest.raises(stationery.ChangedMeanwhile, match="第1版"):
        change(posting.head(sign="総"), seen=0)


def test_the_trail_says_what_was_changed():
    posting.set_head(make.town())
    change(posting.head(colour="#8a1538"), seen=1)

    event = AuditEvent.objects.filter(action="stationery.changed").first()
    assert event.detail == {"version": 2, "changed": ["帯の色"]}


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"sender": "\n".join("一二三四五六")}, stationery.SenderTooLong),
        ({"sender": "あ" * 41}, stationery.SenderTooLong),
        ({"sender": "\U0002ff00山市"}, stationery.UnprintableHead),
        ({"sign": "あ" * 21}, stationery.SignTooLong),
        ({"sign": "鹿\nデ"}, stationery.SignTooLong),
        ({"colour": "blue"}, stationery.ColourUnreadable),
        ({"colour": "#ffd43d"}, stationery.ColourIllegible),
        ({"seal_picture": None}, stationery.SealMissing),
        ({"seal_size": 30}, stationery.SealSize),
        ({"sentences": said(won=("あ" * 401,))}, stationery.SentenceTooLong),
        ({"sentences": said(won=("{名前}様",))}, stationery.UnknownPlace),
        ({"sentences": said(won=("", "{氏名様"))}, stationery.TornBraces),
        ({"sentences": said(won=("😀",))}, stationery.UnprintableHead),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_what_no_letter_can_bear_is_refused_and_nothing_is_stored(columns, refusal):
    with pytest.raises(refusal):
        change(posting.head(**columns))

    assert not Stationery.objects.exists()


def test_a_refused_colour_is_told_its_contrast_and_one_that_will_do():
    with pytest.raises(stationery.ColourIllegible) as told:
        change(posting.head(colour="#FF0000"))

    assert "4.0 対 1" in told.value.message
    nearest = told.value.context["nearest"]
    assert nearest in told.value.message
    assert change(posting.head(colour=nearest)).colour == nearest


def test_a_refused_name_is_told_which_there_are():
    with pytest.raises(stationery.UnknownPlace) as told:
        change(posting.head(sentences=said(won=("{名前}様",))))

    assert "当選・参加確定の書き出し" in told.value.message
    assert "{名前}" in told.value.message
    assert "{氏名}、{用件}、{市町村}、{担当課}、{電話}" in told.value.message


def test_a_stamp_that_is_not_printed_is_not_kept():
    change(posting.head(seal=Seal.OMITTED))

    assert StationeryPicture.objects.count() == 1  # the logo


def test_without_a_sender_the_settings_are_followed():
    town = make.town(postal_code="892-8677", address="鹿児島市山下町11番1号")

    assert PLAIN.lines(town) == (
        "〒892-8677　鹿児島市山下町11番1号",
        "鹿児島市 デジタル戦略推進室",
        "電話 099-216-1115",
    )


# ---------- the page ----------


def test_the_letterhead_is_set_on_its_page(clerk):
    logo = SimpleUploadedFile("logo.png", posting.file(), "image/png")

    answer = save(clerk, sender=posting.SENDER, sign="鹿デ", colour="#8a1538", logo=logo)

    assert answer["Location"] == reverse(PAGE)
    head = letterheads.read(known.current(make.town()))
    assert (head.sender, head.sign, head.colour) == (posting.SENDER, "鹿デ", "#8a1538")
    assert head.logo == posting.picture()
    page = clerk.get(reverse(PAGE)).content.decode()
    assert "差出人・文書番号の記号・帯の色・ロゴ" in page
    assert "室長" in page


def test_a_picture_that_is_not_chosen_again_stays_until_it_is_taken_off(clerk):
    posting.set_head(make.town())

    save(clerk, sign="総")
    assert letterheads.read(known.current(make.town())).logo is not None
    save(clerk, without_logo="on")

    head = letterheads.read(known.current(make.town()))
    assert (head.logo, head.sign, head.seal) == (None, "総", Seal.PICTURE)


def test_a_sample_is_looked_at_before_anything_is_stored(clerk):
    answer = save(clerk, sender="見てみる課", preview="1")

    assert answer["Content-Type"] == "application/pdf"
    assert "見てみる課" in paper.text(answer.content)
    assert not Stationery.objects.exists()


@pytest.mark.parametrize(
    "case",
    [
        ({"colour": "#ffff00"}, "コントラスト 1.1 対 1"),
        ({"seal": "picture"}, "公印の画像がありません"),
        ({"seal": "wax"}, "公印の印刷のしかたを選んでください"),
        ({"sender": "あ" * 41}, "1行40文字まで"),
        ({"logo": SimpleUploadedFile("a.png", b"x")}, "画像として読めません"),
        ({"logo": SimpleUploadedFile("a.png", b"x" * 400_000)}, "画像が大きすぎます"),
    ],
)
@pytest.mark.parametrize("preview", [{}, {"preview": "1"}])
def test_what_is_wrong_stands_beside_its_box(clerk, case, preview):
    typed, told = case
    for each in typed.values():
        if hasattr(each, "seek"):
            each.seek(0)

    answer = save(clerk, **typed, **preview)

    assert answer["Content-Type"].startswith("text/html")
    assert told in answer.content.decode()
    assert not Stationery.objects.exists()


def test_a_page_opened_before_somebody_else_saved_changes_nothing(clerk):
    before = boxes.of(clerk.get(reverse(PAGE)))
    posting.set_head(make.town())

    answer = clerk.post(reverse(PAGE), before | {"sign": "総"})

    assert "ほかの職員がレターヘッドを変えました（第1版）" in answer.content.decode()
    assert Stationery.objects.count() == 1


def test_sentences_are_set_and_looked_at(clerk):
    page = "staff:stationery-sentences"

    seen = save(clerk, page, won_greeting="{氏名}様、おめでとうございます。", preview="won")
    save(
        clerk, page, won_greeting="{氏名}様、おめでとうございます。", lost_closing="またどうぞ"
    )

    assert "見本花子様、おめでとうございます。" in paper.text(seen.content)
    found = StandardSentences.objects.values_list("occasion", "greeting", "closing")
    assert [*found.order_by("pk")] == [
        ("won", "{氏名}様、おめでとうございます。", ""),
        ("lost", "", "またどうぞ"),
    ]


def test_a_sentence_with_an_unknown_name_is_refused_on_the_page(clerk):
    answer = save(clerk, "staff:stationery-sentences", won_greeting="{名前}様")

    assert "使えない差込みがあります：{名前}" in answer.content.decode()


def test_sender_and_sentences_do_not_undo_each_other(clerk):
    posting.set_head(make.town())
    save(clerk, "staff:stationery-sentences", won_greeting="こんにちは")
    save(clerk, sign="総")

    head = letterheads.read(known.current(make.town()))
    assert (head.sign, head.said(Occasion.WON).greeting) == ("総", "こんにちは")
    assert head.logo is not None


def test_every_version_has_its_sample_and_pictures(clerk):
    posting.set_head(make.town())
    change(posting.head(sender="新しい課", logo=None, seal=Seal.NONE), seen=1)

    old, new = (
        paper.text(clerk.get(reverse("staff:stationery-sample", args=[each])).content)
        for each in (1, 2)
    )

    assert ("新しい課" in old, "新しい課" in new) == (False, True)
    logos = [
        clerk.get(reverse("staff:stationery-logo", args=[each])).status_code for each in (1, 2)
    ]
    assert logos == [200, 404]
    assert clerk.get(reverse("staff:stationery-seal", args=[1]))["Content-Type"] == "image/png"


def test_who_only_takes_registrations_does_not_change_it():
    client = Client()
    client.force_login(make.staff(Role.FACILITY_STAFF))

    assert client.get(reverse(PAGE)).status_code == 403


def test_a_telephone_that_is_not_in_the_sender_is_mentioned(clerk):
    posting.set_head(make.town())
    assert "電話番号がありません" not in clerk.get(reverse(PAGE)).content.decode()

    change(posting.head(sender="鹿児島市"), seen=1)

    assert "電話番号がありません" in clerk.get(reverse(PAGE)).content.decode()
