"""A refusal is a code and a sentence."""

import pickle

import pytest

from common.errors import RuleViolation


class Full(RuleViolation):
    code = "full"
    message = "満席です。{office}へお電話ください。"


def test_the_sentence_is_completed_from_the_context():
    refusal = Full(office="中央公民館")
    assert (refusal.code, refusal.message, str(refusal), refusal.context) == (
        *("full", "満席です。中央公民館へお電話ください。"),
        *("満席です。中央公民館へお電話ください。", {"office": "中央公民館"}),
    )


def test_a_sentence_of_its_own_is_taken_as_it_stands():
    refusal = Full(message="「{名前}」は使えません。", office="中央公民館")
    assert (refusal.message, refusal.context) == (
        *("「{名前}」は使えません。", {"office": "中央公民館"}),
    )


def test_the_class_keeps_its_own_sentence():
    Full(office="中央公民館")
    assert Full.message == "満席です。{office}へお電話ください。"


def test_a_sentence_that_lacks_its_context_is_a_fault_of_the_program():
    with pytest.raises(KeyError, match="office"):
        Full()


def test_a_refusal_travels_between_processes():
    refusal = pickle.loads(pickle.dumps(Full(office="中央公民館")))  # noqa: S301 - our own bytes
    assert (refusal.message, refusal.context) == (
        *("満席です。中央公民館へお電話ください。", {"office": "中央公民館"}),
    )


def test_without_a_sentence_of_its_own_it_still_says_something():
    assert (RuleViolation().code, RuleViolation().message) == (
        *("rule_violation", "この操作はできません。内容をご確認ください。"),
    )
