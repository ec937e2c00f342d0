"""The questions are data: each with a key of its own, answers with codes, and a version."""

import hashlib
from dataclasses import astuple
from uuid import UUID, uuid4

from attendance.rules import questionnaire
from attendance.rules.questionnaire import QUESTIONS, Kind, code_of, sessions_with

KNOWN = {1: "73c7"}
"""The beginning of the fingerprint of each version that was ever printed."""


def test_whoever_changes_a_question_gives_the_questionnaire_a_new_version():
    said = repr([astuple(question) for question in QUESTIONS]).encode()

    assert hashlib.sha256(said).hexdigest()[:4] == KNOWN[questionnaire.VERSION]


def test_keys_and_codes_differ_and_fit_a_column():
    keys = [question.key for question in QUESTIONS]
    assert len({*keys}) == len(keys)
    for question in QUESTIONS:
        codes = [answer.code for answer in question.answers]
        assert len({*codes}) == len(codes)
        assert bool(codes) is (question.kind != Kind.TEXT)


def test_grades_are_numbers_the_best_first_and_alike_before_and_after():
    by_key = {question.key: question for question in QUESTIONS}

    assert [each.code for each in by_key["satisfaction"].answers] == ["5", "4", "3", "2", "1"]
    assert by_key["before"].answers == by_key["after"].answers
    assert [each.key for each in QUESTIONS if each.is_graded] == [
        *("satisfaction", "before", "after")
    ]


def test_the_code_on_the_sheet_finds_the_session_again_however_it_is_typed():
    session = uuid4()
    code = code_of(session)

    for typed in (code, code.lower(), code.replace("-", ""), f" {code} "):
        first, last = sessions_with(typed)
        assert first <= session <= last
    assert code_of(UUID("3f9c27d4-0000-4000-8000-000000000000")) == "3F9C-27D4"


def test_what_is_no_code_finds_nothing():
    assert [sessions_with(text) for text in ("", "3F9C", "3F9C-27DX", "3F9C-27D4-1")] == [
        None
    ] * 4
