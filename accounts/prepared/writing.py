"""Rows written as `save`, `bulk_create` and `update` write them, by SQL that is kept."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Model

from accounts.prepared.values import LISTS, value_of


def insert(row: Model) -> None:
    """Store a new row as `save(force_insert=True)` does, but send no signals.

    Raises TypeError for a row that is stored already, IntegrityError as `save` does.
    """
    if not row._state.adding:
        raise TypeError(f"{type(row).__name__} {row.pk} is stored already")
    database = connections[connection.alias]
    # SQLite before 3.35 tells the key of a new row in another way.
    told = database.features.can_return_columns_from_insert
    sql = _plain(type(row)) + (_returning(type(row)) if told else "")
    with transaction.mark_for_rollback_on_error(database.alias), database.cursor() as cursor:
        cursor.execute(sql, _values(row, database))
        row.pk = cursor.fetchone()[0] if told else cursor.lastrowid
    _stored([row])


class _Statement(NamedTuple):
    """One row of parameters, or several."""

    sql: str
    params: list[Any]
    rows: list[list[Any]] | None = None


@dataclass
class _Work:
    """What is to be written together."""

    rows: dict[type[Model], list[Model]] = field(default_factory=dict)
    puts: list[_Statement] = field(default_factory=list)


_WORK: ContextVar[_Work | None] = ContextVar("written together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Send what this block gives to `insert_all` and `put` at its end: in one statement on
    PostgreSQL, one model after the other in the order of their first rows elsewhere.

    Nothing in the block can read it. Raises IntegrityError at the end of the block.
    """
    work = _Work()
    token = _WORK.set(work)
    try:
        yield
    finally:
        _WORK.reset(token)
    _send([*map(_insertions, work.rows.values()), *work.puts])
    for rows in work.rows.values():
        _stored(rows)


def insert_all(rows: Sequence[Model]) -> None:
    """Store new rows of one model in one statement, as `bulk_create` does. The keys that the
    database gives are not told. Raises IntegrityError as `bulk_create` does."""
    work = _WORK.get()
    if not rows:
        return
    if work is not None:
        work.rows.setdefault(type(rows[0]), []).extend(rows)
        return
    _send([_insertions(rows)])
    _stored(rows)


def _stored(rows: Iterable[Model]) -> None:
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _insertions(rows: Sequence[Model]) -> _Statement:
    model, database = type(rows[0]), connections[connection.alias]
    columns = _columns(model)
    if database.vendor == "postgresql":
        told = [{name: each.pre_save(row, add=True) for name, each in columns} for row in rows]
        return _Statement(_from_json(model), [json.dumps(told, default=str)])
    values = [_values(row, database) for row in rows]
    return _Statement(_plain(model), values[0], values if len(rows) > 1 else None)


def _values(row: Model, database: BaseDatabaseWrapper) -> list[Any]:
    return [
        column.get_db_prep_save(column.pre_save(row, add=True), database)
        for _, column in _columns(type(row))
    ]


def _send(statements: Sequence[_Statement]) -> None:
    database = connections[connection.alias]
    if database.vendor == "postgresql" and len(statements) > 1:
        *before, last = statements
        parts = ", ".join(f"w{place} AS ({each.sql})" for place, each in enumerate(before))
        params = [value for each in statements for value in each.params]
        statements = [_Statement(f"WITH {parts} {last.sql}", params)]
    with transaction.mark_for_rollback_on_error(database.alias), database.cursor() as cursor:
        for each in statements:
            if each.rows is None:
                cursor.execute(each.sql, each.params)
            else:
                cursor.executemany(each.sql, each.rows)


@cache
def _columns(model: type[Model]) -> "list[tuple[str, Field[Any, Any]]]":
    """The columns by their names, but the key where the database gives it."""
    return [
        (str(each.column), each)
        for each in model._meta.local_concrete_fields
        if not isinstance(each, AutoField)
    ]


@cache
def _into(model: type[Model]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name, _ in _columns(model))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names})", names


@cache
def _plain(model: type[Model]) -> str:
    into, names = _into(model)
    return f"{into} VALUES ({', '.join('%s' for _ in names.split(', '))})"


@cache
def _returning(model: type[Model]) -> str:
    return f" RETURNING {connection.ops.quote_name(str(model._meta.pk.column))}"


@cache
def _from_json(model: type[Model]) -> str:
    """All rows in one parameter; each value is read as its column reads a text."""
    into, names = _into(model)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"{into} SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json)"  # noqa: S608  # names of our own


def put(model: type[Model], keys: Sequence[int], **column: Any) -> None:
    """Give one column of the rows with these keys a value, as `update` does."""
    [(name, value)] = column.items()
    [found] = [each for each in model._meta.local_concrete_fields if each.name == name]
    quote, (begin, end) = connection.ops.quote_name, LISTS[connection.vendor]
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    statement = _Statement(
        f"UPDATE {table} SET {quote(str(found.column))} = %s WHERE {key} {begin}%s{end})",  # noqa: S608  # names of our own
        [found.get_db_prep_save(value, connection), value_of([*keys])],
    )
    work = _WORK.get()
    if work is not None:
        work.puts.append(statement)
    else:
        _send([statement])
