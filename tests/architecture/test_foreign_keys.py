"""String references such as "classes.Session" escape import-linter. This does not."""

from django.apps import apps
from django.conf import settings

HEIGHT = {label: height for height, label in enumerate(settings.FIRST_PARTY_APPS)}


def test_foreign_keys_point_down_the_stack():
    upward = []
    for model in apps.get_models():
        here = HEIGHT.get(model._meta.app_label)
        for field in model._meta.get_fields():
            if here is None or not (
                field.is_relation and field.concrete and field.related_model
            ):
                continue
            target = field.related_model._meta
            if HEIGHT.get(target.app_label, -1) > here:
                upward.append(f"{model._meta.label}.{field.name} -> {target.label}")

    assert upward == []
