"""The PostgreSQL that the suite starts for itself."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from tests import suite


def test_a_private_postgresql_answers_and_leaves_no_trace():
    try:
        with suite.private_cluster() as url:
            directory = Path(unquote(urlsplit(url).netloc.partition("@")[2]))
            with psycopg.connect(url) as connection:
                answer = connection.execute("SELECT 1").fetchone()
            assert directory.exists()
    except suite.Unavailable as reason:
        pytest.skip(str(reason))

    assert answer == (1,)
    assert not directory.exists()


def test_a_given_postgresql_is_used_as_it_is(monkeypatch):
    monkeypatch.setenv("TEST_POSTGRES_URL", "postgresql://someone@db/tests")

    with suite.postgresql() as url:
        assert url == "postgresql://someone@db/tests"
