"""The same keys in each world, on either database and whatever was done before.

PostgreSQL goes on counting where a world was undone, and a draw hashes keys of sessions and
slots: without this, the same steps would come to another draw when they are looked at again.
"""

from django.apps import apps
from django.db import connection, models

# Each table counts from a number of its own, so that a key taken for one of another is noticed.
APART = 10_000


def start_anew():
    """From here on. On SQLite it is undone together with the world; on PostgreSQL never."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, models.AutoField) and model._meta.managed
    ]
    first = {name: APART * number for number, name in enumerate(sorted(tables), start=1)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(name, 'id'), first)"
                " FROM unnest(%s::text[], %s::bigint[]) AS start(name, first)",
                [[*first], [*first.values()]],
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence")
            cursor.executemany(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [*first.items()]
            )
