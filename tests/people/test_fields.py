"""How a person's details are read from a form."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from people.forms.fields import BirthDateField, KanaField, NameField, PhoneField

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        (NameField(), " 葛󠄀城  太郎 ", "葛󠄀城　太郎"),
        (NameField(required=False), "", ""),
        (KanaField(), "やまだ　はなこ", "ヤマダ ハナコ"),
        (KanaField(), "ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
        (PhoneField(), "０９９４（３２）１０４５", "0994321045"),
        (PhoneField(area_code="0994"), "32-1045", "0994321045"),
        (PhoneField(required=False), " ", ""),
        (BirthDateField(), "昭和22年4月1日", date(1947, 4, 1)),
        (BirthDateField(), "S22.4.1", date(1947, 4, 1)),
        (BirthDateField(), "1947/4/1", date(1947, 4, 1)),
        (BirthDateField(on=TODAY), "令和8年6月1日", TODAY),
        (BirthDateField(required=False), "", None),
    ],
)
def test_what_people_write_is_understood(field, typed, read):
    assert field.clean(typed) == read


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (NameField(), "　", "required"),
        (NameField(), "あ" * 81, "max_length"),
        (KanaField(), "", "required"),
        (KanaField(), "山田", "kana_not_readable"),
        (KanaField(), "ア" * 121, "max_length"),
        (PhoneField(), "", "required"),
        (PhoneField(), "32-1045", "area_code_missing"),
        (PhoneField(), "なし", "unreadable_phone"),
        (PhoneField(), "0994-32-1045 / 090-1234-5678", "unreadable_phone"),
        (BirthDateField(), "22.4.1", "unreadable_date"),
        (BirthDateField(), "昭和65年1月1日", "unreadable_date"),
        (BirthDateField(on=TODAY), "令和8年6月2日", "birth_date_impossible"),
        (BirthDateField(on=TODAY), "明治38年4月1日", "birth_date_impossible"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(field, typed, code):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    (error,) = refused.value.error_list
    assert error.code == code
    assert "。" in error.message


class Details(forms.Form):
    kana = KanaField(required=False)
    birth_date = BirthDateField(autocomplete="off")


def test_typed_text_stays_as_typed_and_a_stored_date_is_said_in_the_era():
    assert 'value="やまだ&lt;"' in str(Details({"kana": "やまだ<"})["kana"])
    assert 'value="S99"' in str(Details({"birth_date": "S99"})["birth_date"])
    shown = str(Details(initial={"birth_date": date(1947, 4, 1)})["birth_date"])
    assert 'value="昭和22年4月1日"' in shown
    assert 'autocomplete="off"' in shown
