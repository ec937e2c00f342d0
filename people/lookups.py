"""Columns that are searched by how they begin, by index, on every database."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import BuiltinLookup
from django.db.models.sql.compiler import SQLCompiler

AFTER_EVERYTHING = "\U0010ffff"


# Only the type checker's stubs know that these classes have parameters.
if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    TextLookup = BuiltinLookup[str]
else:
    CharField, TextLookup = models.CharField, BuiltinLookup


class KeyField(CharField):
    """A folded text compared byte by byte, whatever the language of the database."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """The column type, with the "C" collation on PostgreSQL (SQLite compares bytes)."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


@KeyField.register_lookup
class Prefix(TextLookup):
    """`kana_key__prefix="やま"`: a range that an ordinary index answers on both databases."""

    lookup_name = "prefix"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        column, column_params = self.process_lhs(compiler, connection)
        _, value = self.process_rhs(compiler, connection)
        prefix = str(value[0])
        return (
            f"({column} >= %s AND {column} < %s)",
            (*column_params, prefix, *column_params, prefix + AFTER_EVERYTHING),
        )
