"""What is understood of a handout's text, and how the rest is refused."""

import pytest

from materials.choices import FigureName
from materials.rules import handout_texts as texts
from materials.rules import handouts
from materials.rules.handout_blocks import (
    Bullets,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Span,
    Step,
    Steps,
    figures,
    said,
)
from materials.rules.handout_texts import LONGEST_TEXT, LONGEST_TITLE, UnfitText

POWER = Figure(FigureName.POWER, "横のボタン")


def words(*parts):
    return tuple(Span(part) for part in parts)


def faults(text):
    with pytest.raises(UnfitText) as refused:
        texts.read(text)
    return [(fault.line, fault.sentence) for fault in refused.value.faults]


def test_everything_that_a_handout_is_made_of():
    text = """## 見出し

本文の**太字**です。
次の行

- 一つ
- **二つ**

> 注意：人に教えません。

---

1. 押します。
![横のボタン](figure:power)

2. 待ちます。"""

    assert texts.read(text) == (
        Heading(words("見出し")),
        Paragraph((Span("本文の"), Span("太字", bold=True), *words("です。", "\n", "次の行"))),
        Bullets((words("一つ"), (Span("二つ", bold=True),))),
        Note((Paragraph(words("注意：人に教えません。")),)),
        PageBreak(),
        Steps(
            (
                Step(1, (Paragraph(words("押します。")), POWER)),
                Step(2, (Paragraph(words("待ちます。")),)),
            )
        ),
    )


@pytest.mark.parametrize(
    "typed", ["**「太字」**です", "これは**太字：**この", "**1**、**2**", "（**閉じる**）"]
)
def test_bold_needs_no_spaces_around_it(typed):
    [paragraph] = texts.read(typed)

    assert "*" not in said([paragraph])
    assert any(span.bold for span in paragraph.words)


def test_a_figure_at_the_margin_belongs_to_the_step_above_it_and_the_numbers_go_on():
    [steps] = texts.read(
        "1. 押します。\n\n![横のボタン](figure:power)\n\n2. 待ちます。\n   - はやく\n"
        "![横のボタン](figure:power)\n\n3. 切ります。"
    )

    assert [(step.number, len(step.figures)) for step in steps.items] == [
        (1, 1),
        (2, 1),
        (3, 0),
    ]
    assert steps.items[1].text[1] == Bullets((words("はやく"),))


def test_a_note_that_begins_with_a_warning_warns():
    warning, hint = texts.read("> 注意：熱くなります。\n\n本文\n\n> ヒント：注意して")[::2]

    assert (warning.warns, hint.warns) == (True, False)


@pytest.mark.parametrize(
    ("typed", "line", "word"),
    [
        ("# 大見出し", 1, "見出しは「## 」"),
        ("本文\n\n### 小見出し", 3, "見出しは「## 」"),
        ("本文\n[ここ](https://example.jp)", 2, "リンク"),
        ("<https://example.jp>", 1, "リンク"),
        ("`x`", 1, "「`」"),
        ("本文\n\n```\nx\n```", 3, "「```」"),
        ("あ\nい\n![図](figure:nothing)", 3, "「figure:nothing」という図はありません"),
        ("![図](https://example.jp/a.png)", 1, "図はありません"),
        ("![](figure:power)", 1, "図の説明がありません"),
        ("**閉じない", 1, "閉じていません"),
        ("- 一\n  - 二", 1, "箇条書き"),
        ("1. ## 見出し", 1, "手順や囲みの中に"),
        ("1. ", 1, "手順の文章がありません"),
        ("100. 百", 1, "99まで"),
        (">>>>>> 囲み", 1, "手順や囲みの中に"),
        ("## ![図](figure:power)", 1, "見出しの中に図は置けません"),
        ("", 0, "本文を書いて"),
        ("[a]: https://example.jp", 0, ""),
    ],
)
def test_what_is_not_known_is_refused_with_its_line(typed, line, word):
    if not word:  # what CommonMark would swallow stays as text
        assert said(texts.read(typed)) == typed
        return
    found = faults(typed)

    assert found[0][0] == line
    assert word in found[0][1]


def test_the_figures_that_exist_are_named():
    assert all(name in faults("![x](figure:no)")[0][1] for name in FigureName.values)


def test_every_fault_is_named_at_once_up_to_a_few():
    assert [line for line, _ in faults("`a`\n\n# b\n\n**c")] == [1, 3, 5]
    assert len(faults("`a`\n\n" * 40)) == texts.MOST_NAMED


@pytest.mark.parametrize("text", ["あ" * 100_000, "a\n" * 1_000, ">" * 5_999, "1. " * 2_000])
def test_a_text_without_end_is_refused(text):
    assert faults(text)


def test_too_many_figures_are_refused():
    assert "20個まで" in faults("![図](figure:tap)\n\n" * 21)[0][1]


def test_a_script_is_text_like_any_other():
    [paragraph] = texts.read("<script>alert(1)</script>")

    assert paragraph == Paragraph(words("<script>alert(1)</script>"))


def test_what_was_stored_once_is_read_in_any_case():
    [first, second] = texts.read_anyhow("# 古い書き方\n\n`x`")

    assert (first, second) == (Paragraph(words("# 古い書き方")), Paragraph(words("`x`")))


def test_the_standard_handouts_are_there_in_order():
    keys = [*handouts.standard()]

    assert keys[:3] == ["power", "charge", "call"]
    assert {"typing", "camera", "map", "line", "disaster", "fraud", "mynaportal", "ai"} < {
        *keys
    }
    assert not [key for key in keys if key in {"new", "name"}]


@pytest.mark.parametrize("topic", handouts.standard().values(), ids=handouts.standard())
def test_a_standard_handout_is_short_has_steps_figures_and_help(topic):
    blocks = texts.read(topic.text)
    headings = {said([block]) for block in blocks if isinstance(block, Heading)}

    assert len(topic.title) <= LONGEST_TITLE
    assert len(topic.text) < LONGEST_TEXT / 4
    assert [*figures(blocks)]
    assert any(isinstance(block, Steps) for block in blocks)
    assert any(isinstance(block, Note) and block.warns for block in blocks) or (
        "うまくいかないとき" in headings
    )
