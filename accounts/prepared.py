"""Queries whose SQL is written once, for the few that every registration asks.

Django writes a query anew each time it is asked, which at a registration takes longer than the
database needs to answer. What is here does the same as a queryset or `save`, row for row.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field, Model, QuerySet, UUIDField
from django.db.models.query import ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

R = TypeVar("R")
Row = Sequence[Any]


class _Written(NamedTuple):
    """A query as it goes to one kind of database."""

    sql: str
    params: tuple[Any, ...]
    slots: tuple[int, ...]
    """Where the value stands among the parameters."""
    compiler: SQLCompiler
    converters: dict[int, Any]
    tuples: bool
    """Whether the rows are those of `values_list`."""


class Rows(Generic[R]):
    """The rows of a queryset in which a column has a value: models with their related rows, or
    the tuples of `values_list`.

    `build` gives the queryset without that filter; whatever else is in it stays as it is at the
    first use. `by` is the name of the column.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, R]], *, by: str) -> None:
        self._build, self._by = build, by
        self._written: dict[str, _Written] = {}

    def __call__(self, value: object) -> list[R]:
        """The rows now. Raises TransactionManagementError where they are to be locked outside a
        transaction."""
        written = self._written.get(connection.vendor) or self._write()
        if written.compiler.query.select_for_update and not connection.in_atomic_block:
            raise transaction.TransactionManagementError("a lock is of use in transactions")
        params = [*written.params]
        for slot in written.slots:
            params[slot] = self._column.get_db_prep_value(value, connection)
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows = _converted(cursor.fetchall(), written.converters)
        return [*(rows if written.tuples else _models(written.compiler, rows))]

    def first(self, value: object) -> R | None:
        """The first of the rows, None where there are none."""
        return next(iter(self(value)), None)

    def _write(self) -> _Written:
        model = self._build().model
        self._column: Field[Any, Any] = (
            model._meta.pk if self._by == "pk" else model._meta.get_field(self._by)
        )
        uuid = isinstance(self._column, UUIDField)
        one, other = (
            self._build()
            .filter(**{self._by: UUID(int=mark) if uuid else mark})
            .query.get_compiler(connection=connection)
            for mark in (1, 2)
        )
        sql, params = one.as_sql()
        pairs = enumerate(zip(params, other.as_sql()[1], strict=True))
        written = self._written[connection.vendor] = _Written(
            sql=sql,
            params=tuple(params),
            slots=tuple(place for place, (first, second) in pairs if first != second),
            compiler=one,
            converters=one.get_converters(column for column, *_ in one.select),
            tuples=issubclass(self._build()._iterable_class, ValuesListIterable),  # noqa: SLF001  # nothing else tells
        )
        return written


def _converted(rows: Iterable[Row], converters: dict[int, Any]) -> Iterable[Any]:
    """The rows with Python's values in them, as Django would convert them."""
    for row in rows:
        values = [*row]
        for place, (functions, expression) in converters.items():
            for convert in functions:
                values[place] = convert(values[place], expression, connection)
        yield tuple(values)


def _models(compiler: SQLCompiler, rows: Iterable[Row]) -> Iterable[Any]:
    info, alias = compiler.klass_info, connection.alias
    populators = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]  # the types are those of Django 6
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [column.target.attname for column, *_ in compiler.select[columns]]
    for row in rows:
        made = info["model"].from_db(alias, names, row[columns])
        for each in populators:
            each.populate(row, made)
        yield made


_INSERTS: dict[tuple[str, type[Model]], str] = {}


def insert(row: Model) -> None:
    """Store a new row as `save(force_insert=True)` does, but send no signals.

    Raises TypeError for a row that is stored already, IntegrityError as `save` does.
    """
    if not row._state.adding:
        raise TypeError(f"{type(row).__name__} {row.pk} is stored already")
    values = [
        column.get_db_prep_save(column.pre_save(row, add=True), connection)
        for column in _columns(type(row))
    ]
    alias = connection.alias
    with transaction.mark_for_rollback_on_error(alias), connection.cursor() as cursor:
        cursor.execute(_insertion(type(row)), values)
        told = connection.features.can_return_columns_from_insert
        row.pk = cursor.fetchone()[0] if told else cursor.lastrowid
    row._state.adding, row._state.db = False, alias


def _columns(model: type[Model]) -> "list[Field[Any, Any]]":
    """All but the key, which the database gives."""
    return [each for each in model._meta.local_concrete_fields if not each.primary_key]


def _insertion(model: type[Model]) -> str:
    key = connection.vendor, model
    if key not in _INSERTS:
        quote = connection.ops.quote_name
        names = [quote(str(each.column)) for each in _columns(model)]
        marks, key_column = ", ".join("%s" for _ in names), quote(str(model._meta.pk.column))
        # SQLite before 3.35 tells the key of a new row in another way.
        told = connection.features.can_return_columns_from_insert
        _INSERTS[key] = (
            f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)})"  # noqa: S608  # names of our own
            f" VALUES ({marks}){f' RETURNING {key_column}' if told else ''}"
        )
    return _INSERTS[key]
