"""What holds of every document that is printed, whatever is on it."""

import re
import shutil
import subprocess
from io import BytesIO

import pypdf
import pypdfium2
import pytest
import time_machine
import zxingcpp

from accounts.models import AuditEvent
from materials.renderers import glyphs
from materials.renderers.sheets import POINT, Sheet, Style
from people.models import Card
from tests import make
from tests.materials import geometry, paper
from tests.papers import golden
from tests.papers.scenes import NOW, NoPaper, Scene
from tests.papers.specimens import SPECIMENS, Specimen

pytestmark = [pytest.mark.django_db, pytest.mark.poppler]
DPI, FOUND = 150, 302


@pytest.fixture(autouse=True)
def early_afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("longest", [False, True], ids=["ordinary", "longest"])
def test_every_document_is_whole_on_paper(longest, tmp_path):
    scene = Scene(longest=longest)

    asked = [each for each in SPECIMENS if each.varies or not longest]
    found = {each.name: [*faults(each, scene, tmp_path)] for each in asked}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_document_looks_as_it_did_when_somebody_last_looked():
    scene = Scene(longest=False)

    found = {
        each.name: golden.differences(
            golden.kept(each.name), golden.taken_down(each.ask(scene))
        )
        for each in SPECIMENS
    }

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    names = {each.name for each in SPECIMENS}
    assert {path.stem for path in golden.FOLDER.iterdir()} == names


@pytest.mark.parametrize("shift", [(2, 0), (0, -2)], ids=["to the right", "down"])
def test_two_millimetres_are_seen(shift):
    content = paper.sheet("髙田　ハナ", "令和8年6月15日（月）", "099-216-1115")
    before = golden.taken_down(content)

    found = golden.differences(before, golden.taken_down(moved(content, *shift)))

    assert golden.differences(before, before) == []
    assert [each for each in found if "has moved to" in each] == found
    assert len(found) == len(before) == 3


def test_what_runs_out_of_its_frame_or_over_something_else_is_seen():
    drawn = Sheet(title="試し刷り", author="鹿児島市", dated=make.TODAY)
    style = Style(14)
    drawn.box(x=20, y=20, width=30, height=10, edge="#000000")
    drawn.text("枠からはみ出す文字", x=22, y=21, style=style)
    drawn.text("紙からはみ出す文字", x=190, y=60, style=style)
    drawn.text("重なる文字", x=60, y=100, style=style)
    drawn.text("上に書かれた文", x=62, y=102, style=style)
    content = drawn.finish()

    [(outside, _)] = geometry.out_of_frames(content)
    [off] = geometry.out_of_paper(content, margin=4)
    [(one, other)] = geometry.over_each_other(content)

    assert outside.text == "枠からはみ出す文字"
    assert off.text == "紙からはみ出す文字"
    assert {one.text.strip(), other.text.strip()} == {"重なる文字", "上に書かれた文"}


def test_without_fonts_every_document_says_which_and_nothing_is_half_done(settings, tmp_path):
    scene = Scene(longest=False)
    settings.BASE_DIR = tmp_path
    forget_what_was_drawn()
    before = AuditEvent.objects.filter(action__endswith="printed").count()

    found = {each.name: refusal(each, scene) for each in SPECIMENS if each.varies}

    assert {name: told for name, told in found.items() if told} == {}
    assert AuditEvent.objects.filter(action__endswith="printed").count() == before
    assert not Card.objects.exists()


def refusal(specimen, scene):
    """What is wrong with how a document is refused while the fonts are not there; '' for a
    page with the sentence."""
    try:
        specimen.ask(scene)
    except NoPaper as refused:
        answer = refused.answer
        if answer.status_code == FOUND:
            answer = scene.clerk.get(answer["Location"])
        told = answer.content.decode()
        named = "biz-udpgothic" in told and "python3 run.py setup" in told
        return "" if named else f"{refused}: {told[:200]}"
    return "a document"


def forget_what_was_drawn():
    """Letters that were drawn once are drawn again without a look at the fonts."""
    for drawn in (glyphs.draw, glyphs.draw_upright):
        drawn.cache_clear()


def faults(specimen: Specimen, scene: Scene, folder):
    """Everything that is wrong with a document, in words."""
    content = specimen.ask(scene)
    said = paper.text(content)
    yield from (f"no {words}" for words in specimen.says(scene) if plain(words) not in said)
    times = len(paper.pages(content)) if specimen.on_each_page else 1
    read, meant = sorted(codes(content)), sorted([*specimen.leads(scene)] * times)
    if read != meant:
        yield f"codes say {read} and not {meant}"
    for box in geometry.out_of_paper(content, margin=specimen.margin):
        yield f"out of the paper: {box}"
    for box, frame in geometry.out_of_frames(content):
        yield f"out of its frame: {box}, {frame}"
    for one, other in geometry.over_each_other(content):
        yield f"over each other: {one}, {other}"
    if specimen.ask(scene) != content:
        yield "not the same bytes again"
    yield from unsound(content, folder)
    smallest = min(paper.sizes(content))
    if not scene.longest and smallest < specimen.smallest:
        yield f"type of {smallest} points"


def plain(text):
    return "".join(text.split())


def codes(content):
    """What a camera reads from all pages."""
    return [
        found.text
        for page in pypdfium2.PdfDocument(content)
        for found in zxingcpp.read_barcodes(page.render(scale=DPI / 72).to_pil().convert("L"))
    ]


def unsound(content, folder):
    """The lines of pdffonts about fonts that are not embedded, no subset, or give no text."""
    path = folder / "paper.pdf"
    path.write_bytes(content)
    program = shutil.which("pdffonts")
    assert program
    told = subprocess.run([program, path], capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own file
    fonts = told.splitlines()[2:]
    assert fonts
    return [line for line in fonts if not re.search(r"yes +yes +yes +\d+ +\d+$", line)]


def moved(content, right, up):
    """The same pages, everything on them so many millimetres elsewhere."""
    written = pypdf.PdfWriter(clone_from=BytesIO(content))
    for page in written.pages:
        shift = pypdf.Transformation().translate(right / POINT, up / POINT)
        page.add_transformation(shift)
    kept = BytesIO()
    written.write(kept)
    return kept.getvalue()
