"""Rows that are read as a queryset reads them, by SQL that is kept."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection, connections, transaction
from django.db.models import QuerySet
from django.db.models.query import ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from accounts.prepared.values import LISTS, value_of

R = TypeVar("R")
Row = Sequence[Any]


class _Written(NamedTuple):
    """A query as it goes to one kind of database."""

    sql: str
    params: tuple[Any, ...]
    slots: dict[int, int]
    """Where the values stand among the parameters: which value, by the place."""
    compiler: SQLCompiler
    converters: dict[int, Any]
    tuples: bool
    """Whether the rows are those of `values_list`."""


class Asked(Generic[R]):
    """The rows of a queryset that depends on values: models with their related rows, or the
    tuples of `values_list`.

    `build` gives the queryset for values of these `kinds`: `list` for what stands behind `__in`
    (one statement for lists of one, another for all others), `int`, `str`, `UUID` or
    `datetime`. Whatever else is in it stays as it is at the first use.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, R]], *kinds: type) -> None:
        self.build, self.kinds = build, kinds
        self._written: dict[tuple[str, bool], _Written] = {}

    def __call__(self, *values: Any) -> list[R]:
        """The rows now. Raises TransactionManagementError where they are to be locked outside a
        transaction."""
        return self.sent(*values)()

    def first(self, *values: Any) -> R | None:
        """The first of the rows, None where there are none."""
        return next(iter(self(*values)), None)

    def sent(self, *values: Any) -> Callable[[], list[R]]:
        """Ask, and give what reads the answer: for `at_once`. Raises as a call does."""
        database = connections[connection.alias]
        # PostgreSQL keeps its plan for a value, and plans anew for each list.
        single = all(len(value) == 1 for value in values if isinstance(value, list))
        written = self._written.get((database.vendor, single)) or self._write(single=single)
        if written.compiler.query.select_for_update and not database.in_atomic_block:
            raise transaction.TransactionManagementError("a lock is of use in transactions")
        params = [*written.params]
        for slot, owner in written.slots.items():
            value = values[owner]
            params[slot] = value_of(value[0] if single and isinstance(value, list) else value)
        cursor = database.cursor()
        cursor.execute(written.sql, params)

        def answer() -> list[R]:
            with cursor:
                rows = _converted(cursor.fetchall(), written.converters)
            return [*(rows if written.tuples else _models(written.compiler, rows))]

        return answer

    def _write(self, *, single: bool) -> _Written:
        """Whose a parameter is shows when one value after the other is another."""
        first = self._sampled(None)
        compiler = first.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        slots: dict[int, int] = {}
        for number in range(len(self.kinds)):
            other = self._sampled(number).query.get_compiler(connection=connection).as_sql()[1]
            pairs = enumerate(zip(params, other, strict=True))
            slots |= {place: number for place, (one, two) in pairs if one != two}
        lists = [place for place in slots if self.kinds[slots[place]] is list]
        written = self._written[connection.vendor, single] = _Written(
            sql=sql if single else _listed(sql, lists),
            params=tuple(params),
            slots=slots,
            compiler=compiler,
            converters=compiler.get_converters(column for column, *_ in compiler.select),
            tuples=issubclass(first._iterable_class, ValuesListIterable),  # noqa: SLF001  # nothing else tells
        )
        return written

    def _sampled(self, other: int | None) -> QuerySet[Any, R]:
        marks = [2 * place + 1 + (place == other) for place in range(len(self.kinds))]
        return self.build(
            *(_SAMPLES[kind](mark) for kind, mark in zip(self.kinds, marks, strict=True))
        )


_SAMPLES: dict[type, Callable[[int], Any]] = {
    int: int,
    str: str,
    list: lambda mark: [mark],
    UUID: lambda mark: UUID(int=mark),
    datetime: lambda mark: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(mark),
}


def _listed(sql: str, lists: Iterable[int]) -> str:
    """The SQL with one parameter for a whole list in place of `IN (%s)`."""
    parts = sql.split("%s")
    begin, end = LISTS[connection.vendor]
    for place in lists:
        before, after = parts[place], parts[place + 1]
        if not (before.endswith("IN (") and after.startswith(")")):
            raise TypeError("a list stands behind `__in`")
        parts[place], parts[place + 1] = before.removesuffix("IN (") + begin, end + after
    return "%s".join(parts)


def _converted(rows: Iterable[Row], converters: dict[int, Any]) -> Iterable[Any]:
    """The rows with Python's values in them, as Django would convert them."""
    database = connections[connection.alias]
    for row in rows:
        values = [*row]
        for place, (functions, expression) in converters.items():
            for convert in functions:
                values[place] = convert(values[place], expression, database)
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
