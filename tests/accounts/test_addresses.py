"""From where something is asked."""

import pytest
from django.conf import settings
from django.test import RequestFactory, override_settings

from accounts.actors import address_of

ONE = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}


def asked(forwarded):
    return RequestFactory().get(
        "/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1"
    )


def test_without_a_proxy_nobody_says_where_they_are():
    assert address_of(asked("198.51.100.7")) == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("2001:DB8::7", "2001:db8::7"),
        ("", "192.0.2.1"),
        ("unknown", "192.0.2.1"),
        ("198.51.100.7, " + "x" * 500, "192.0.2.1"),
    ],
)
def test_behind_a_proxy_its_own_word_counts(forwarded, address):
    with override_settings(REST_FRAMEWORK=ONE):
        assert address_of(asked(forwarded)) == address
