"""Records that are written once and never changed."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class AppendOnlyQuerySet(models.QuerySet[M_co]):
    """A queryset that can add and read, and nothing else."""

    def update(self, **_columns: Any) -> NoReturn:
        raise TypeError("append-only records are never updated")

    def delete(self) -> NoReturn:
        raise TypeError("append-only records are never deleted")


class AppendOnly(models.Model):
    """A row that is a fact: a mistake is corrected by another row."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: Any = True,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert once. Raises TypeError when the row is already stored."""
        if not self._state.adding or force_update or update_fields:
            raise TypeError("append-only records are never updated")
        super().save(force_insert=force_insert or True, using=using)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise TypeError("append-only records are never deleted")
