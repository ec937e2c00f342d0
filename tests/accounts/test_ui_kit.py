"""What every page says the same way, and the forms and frames it is said in."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils.html import strip_tags

from accounts.models import Municipality
from common.clock import at_tokyo

MORNING = at_tokyo(datetime.date(2026, 6, 1), datetime.time(10))
NOON = at_tokyo(datetime.date(2026, 6, 1), datetime.time(12))
UTC_MORNING = MORNING.astimezone(datetime.UTC)


def said(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("{{ value|wareki }}", UTC_MORNING, "令和8年6月1日（月）"),
        ("{{ value|wareki }}", datetime.date(2019, 5, 1), "令和元年5月1日（水）"),
        ("{{ value|wareki }}", None, ""),
        ("{{ value|wareki_plain }}", datetime.date(1947, 4, 1), "昭和22年4月1日"),
        ("{{ value|wareki_time }}", UTC_MORNING, "令和8年6月1日（月）10:00"),
        ("{{ value|short_day }}", UTC_MORNING, "6月1日（月）"),
        ("{{ value|time_range }}", UTC_MORNING, "10:00〜"),
        ("{{ value|time_range }}", datetime.time(8, 5), "8:05〜"),
        ("{{ value|time_range }}", None, ""),
        ("{{ value|tel_href }}", "０９９-216-1115", "tel:0992161115"),
        ("{{ value|tel_href }}", "+81-99-216-1115", "tel:+81992161115"),
        ("{{ value|tel_href }}", "", ""),
        ("{{ value|phone }}", "0992161115", "099-216-1115"),
        ("{{ value|phone }}", "なし", "なし"),
        ("{{ value|percent }}", Decimal("0.2625"), "26.3％"),
        ("{{ value|percent:0 }}", 0.68, "68％"),
        ("{{ value|percent }}", None, "—"),
        ("{{ value|minutes }}", datetime.timedelta(seconds=61), "2"),
    ],
)
def test_a_value_is_said_in_japanese(template: str, value: object, expected: str):
    assert said(template, value=value) == expected


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("お電話番号は099-216-1115でよろしいですか。", ["099-216-1115"]),
        ("1月13日水曜日午前10時から、全4回", ["1月13日水曜日", "午前10時", "全4回"]),
        ("令和8年6月1日（月）10:00〜12:00", ["令和8年6月1日（月）", "10:00〜12:00"]),
        ("80人が、3人に増えました。", []),
    ],
)
def test_no_line_ends_inside_a_number_a_date_or_an_hour(sentence, whole):
    shown = Template("{{ it|unbroken }}").render(Context({"it": sentence}))

    assert strip_tags(shown) == sentence
    assert re.findall(r'<span class="nowrap">(.*?)</span>', shown) == whole


def test_keeping_a_sentence_whole_lets_no_markup_in():
    shown = Template("{{ it|unbroken }}").render(Context({"it": "<b>6月1日</b>"}))

    assert shown == '&lt;b&gt;<span class="nowrap">6月1日</span>&lt;/b&gt;'


def test_hours_are_read_from_start_to_end():
    assert said("{{ a|time_range:b }}", a=UTC_MORNING, b=NOON) == "10:00〜12:00"


class Application(forms.Form):
    name = forms.CharField(
        label="お名前",
        help_text="戸籍の文字のまま",
        error_messages={"required": "お名前を入れてください。"},
    )
    device = forms.ChoiceField(
        label="お持ちの電話",
        choices=[("iphone", "アイフォーン"), ("none", "持っていない")],
        widget=forms.RadioSelect,
        error_messages={"required": "一つ選んでください。"},
    )
    wish = forms.CharField(label="ご希望", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="同意します", required=False)


def test_a_label_says_whether_an_answer_is_needed():
    form = Application()
    assert strip_tags(form["name"].as_field_group()).split() == [
        "お名前",
        "※必須",
        "戸籍の文字のまま",
    ]
    assert strip_tags(form["wish"].as_field_group()).split() == ["ご希望", "任意"]


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    form = Application({"name": "", "device": "none"})
    group = form["name"].as_field_group()
    assert '<ul class="errorlist" id="id_name_error"><li>＊お名前を入れてください。' in group
    assert 'aria-invalid="true"' in group
    assert 'aria-describedby="id_name_helptext id_name_error"' in group


def test_choices_are_cards_in_a_group_that_carries_the_error():
    group = Application({"name": "髙田"})["device"].as_field_group()
    assert group.count('class="choice"') == 2
    assert '<fieldset id="id_device_group" aria-describedby="id_device_error">' in group


def test_a_single_tick_has_its_words_once():
    assert strip_tags(Application()["agreed"].as_field_group()).split() == [
        "同意します",
        "任意",
    ]


def test_one_error_needs_no_summary_and_two_are_listed_on_top():
    one = Application({"name": "", "device": "none"}).render()
    two = Application({}).render()
    assert "入力をお確かめください" not in one
    assert '<a href="#id_name">お名前</a>' in two
    assert '<a href="#id_device_group">お持ちの電話</a>' in two


def test_a_question_can_be_the_headline_of_its_page():
    page = said(
        '{% include "forms/field.html" with field=form.name headline=True %}',
        form=Application(),
    )
    assert page.count("<h1") == 1


KAGOSHIMA = Municipality(
    code="462012", name="鹿児島市", section="デジタル戦略推進室", phone="0992161115"
)


def test_every_public_page_names_the_office_and_its_phone():
    page = render_to_string("base.html", {"municipality": KAGOSHIMA})
    assert "鹿児島市 デジタル戦略推進室" in page
    assert '<a class="ask__tel" href="tel:0992161115">099-216-1115</a>' in page


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "accounts/locked.html"]
)
def test_an_error_page_stands_without_a_request_and_says_whom_to_call(name: str):
    page = render_to_string(name)
    assert page.count("<h1>") == 1
    assert "担当窓口にお電話ください" in page


def test_the_page_for_our_own_fault_needs_nothing_that_could_be_broken():
    source = Path(settings.BASE_DIR, "templates", "500.html").read_text()
    assert "{%" not in source
    assert "{{" not in source
    assert "お電話ください" in source


@pytest.mark.parametrize(("path", "current"), [("offerings", 1), ("unknown", 0)])
def test_the_staff_menu_marks_one_place_and_skips_pages_that_do_not_exist(path, current):
    item = "staff/nav_item.html"
    request = RequestFactory().get(f"/staff/{path}/")
    context = {
        "request": request,
        "u": "/staff/offerings/",
        "name": "offerings",
        "label": "講座",
    }
    assert render_to_string(item, context).count("aria-current") == current


def test_the_step_is_said_in_words_and_drawn_beside_them():
    page = said('{% include "partials/steps.html" with step=3 steps=6 %}')
    assert strip_tags(page).split() == ["手順", "3／6"]
    assert (page.count("<li"), page.count("is-done")) == (6, 3)


def test_a_bar_is_described_by_a_sentence():
    page = said(
        '{% include "partials/meter.html" with value=value pace=50 label=label %}',
        label="目標80人のうち21人",
        value=26.25,
    )
    assert 'role="img"' in page
    assert 'aria-label="目標80人のうち21人"' in page
    assert "style=" not in page


@override_settings(STATIC_URL="/static/")
def test_the_frame_carries_no_inline_style_or_script_and_little_weight():
    page = render_to_string("base.html", {"municipality": KAGOSHIMA})
    assert "<style" not in page
    assert " style=" not in page
    assert "<script" not in page
    styles = Path(settings.BASE_DIR, "static", "css", "tomoni.css")
    assert styles.stat().st_size <= 24 * 1024
    assert "url(" not in styles.read_text()
