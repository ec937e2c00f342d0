"""Nobody adds a text column without saying whether it holds somebody's data."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, JSONField, TextField


def declared() -> list[str]:
    registers = [
        import_module(f"{app}.personal_data")
        for app in settings.FIRST_PARTY_APPS
        if find_spec(f"{app}.personal_data")
    ]
    return [column for register in registers for column in (*register.FORGET, *register.KEEP)]


def test_every_text_column_is_declared_once():
    columns = sorted(
        f"{model._meta.label}.{field.name}"
        for app in settings.FIRST_PARTY_APPS
        for model in apps.get_app_config(app).get_models()
        if model is not apps.get_model(settings.AUTH_USER_MODEL)
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField, JSONField)) and not field.choices
    )

    assert sorted(declared()) == columns


def test_what_is_declared_personal_lives_where_people_live():
    owners = {
        column.split(".")[0]
        for app in settings.FIRST_PARTY_APPS
        if find_spec(f"{app}.personal_data")
        for column in import_module(f"{app}.personal_data").FORGET
    }

    # classes holds one free text (知りたいこと) that somebody may fill with themselves,
    # attendance two of a consultation's record.
    assert owners == {"people", "notices", "classes", "attendance"}
