"""What is said at the phone desk, and which class is named first."""

import pytest

from classes.choices import CourseDevice, Hindrance, Window
from classes.rules import suiting
from classes.rules.reading_back import Understood, sentence, spoken_time
from classes.rules.suiting import DeviceFit
from people.choices import Device
from tests import make


def understood(**more):
    given = {
        "kana": "ヤマダ ハナコ",
        "starts_at": make.tokyo("2026-06-01 10:00"),
        "meetings": 1,
        "venue": "中央公民館",
        "title": "はじめてのスマホ",
        "phone": "0994-32-1045",
    }
    return Understood(**given | more)


WHEN = "6月1日月曜日午前10時から、"
WHERE = "中央公民館の『はじめてのスマホ』ですね。"
ASK = "こちらからご連絡するためのお電話番号を、教えていただけますか。"
NUMBER = "お電話番号は0994-32-1045でよろしいですか。"


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({}, f"ヤマダ ハナコ様、{WHEN}{WHERE}{NUMBER}"),
        (
            {"meetings": 4, "fee": 1200},
            f"ヤマダ ハナコ様、{WHEN}全4回、{WHERE}参加費は1,200円です。{NUMBER}",
        ),
        ({"by_family": True}, f"ご参加になるのは、ヤマダ ハナコ様、{WHEN}{WHERE}{NUMBER}"),
        (
            {"phone": ""},
            f"ヤマダ ハナコ様、{WHEN}{WHERE}{ASK}",
        ),
    ],
)
def test_the_caller_hears_what_was_understood(what, said):
    assert sentence(understood(**what)) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-06-01 09:05", "6月1日月曜日午前9時5分"),
        ("2026-06-07 12:00", "6月7日日曜日正午"),
        ("2026-06-07 12:30", "6月7日日曜日午後0時30分"),
        ("2026-12-31 18:00", "12月31日木曜日午後6時"),
        ("2026-06-01 00:00", "6月1日月曜日午前0時"),
    ],
)
def test_times_are_said_as_people_say_them(at, said):
    assert spoken_time(make.tokyo(at)) == said


@pytest.mark.parametrize(
    ("device", "taught", "fit"),
    [
        (Device.IPHONE, CourseDevice.IPHONE, DeviceFit.SUITS),
        (Device.IPHONE, CourseDevice.BOTH, DeviceFit.SUITS),
        (Device.IPHONE, CourseDevice.ANDROID, DeviceFit.DIFFERS),
        (Device.RAKURAKU, CourseDevice.ANDROID, DeviceFit.SUITS),
        (Device.ANDROID, CourseDevice.IPHONE, DeviceFit.DIFFERS),
        (Device.UNKNOWN, CourseDevice.IPHONE, DeviceFit.UNKNOWN),
        (Device.FEATURE_PHONE, CourseDevice.ANDROID, DeviceFit.UNKNOWN),
        (Device.NONE, CourseDevice.BOTH, DeviceFit.UNKNOWN),
    ],
)
def test_a_class_suits_what_the_caller_holds_in_hand(device, taught, fit):
    assert suiting.device_fit(device, taught=taught) is fit


def obstacle(window=Window.OPEN, *, registered=False):
    return suiting.obstacle(window, opens="6月2日（火）9:00", registered=registered)


def test_an_open_class_without_anything_in_the_way_has_no_obstacle():
    assert obstacle() == ""


@pytest.mark.parametrize(
    "window", [each for each in Window if each not in {Window.OPEN, Window.WAITING_LIST}]
)
def test_every_class_that_is_not_open_says_why(window):
    assert len(obstacle(window)) > 3


def test_what_concerns_the_caller_is_said_before_what_concerns_everybody():
    assert obstacle(Window.FULL, registered=True) == "すでに申し込んでいます"
    assert obstacle(Window.FULL) == "満員です"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], ""),
        ([Hindrance.TOO_YOUNG, Hindrance.NOT_RESIDENT], "65歳以上の方の講座です"),
        ([Hindrance.NOT_FIRST_TIME], "はじめて参加される方が対象です"),
    ],
)
def test_for_whom_a_class_is_meant_is_said_in_words(found, words):
    assert suiting.hindrance(found, minimum_age=65) == words
