"""The document that describes the door is true, complete and readable."""

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

pytestmark = pytest.mark.django_db


def test_the_document_is_valid_openapi():
    document = SchemaGenerator().get_schema(request=None, public=True)

    validate_schema(document)

    assert document["openapi"].startswith("3.1")


def test_the_page_lists_every_operation(client):
    document = client.get("/api/schema/").json()
    operations = sum(len(methods) for methods in document["paths"].values())

    page = client.get("/api/docs/").content.decode()

    assert page.count('class="card"') == operations
