"""Records that are written once and never changed."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model, covariant=True)


class AppendOnlyQuerySet(models.QuerySet[M]):
    """A queryset that can add and read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
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

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("append-only records are never deleted")
