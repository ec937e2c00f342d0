"""Whoever sets up an installation finds every setting in one file."""

import re

from django.conf import settings


def test_the_example_names_every_setting_and_no_other():
    code = (settings.BASE_DIR / "config" / "settings.py").read_text()
    example = (settings.BASE_DIR / ".env.example").read_text()

    assert sorted(set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))) == sorted(
        re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)
    )
