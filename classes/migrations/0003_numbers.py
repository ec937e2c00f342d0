"""Each registration counts up within its offering; those there are count by when they came."""

from itertools import groupby

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def count_up(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    registrations = apps.get_model("classes", "Registration").objects
    rows = registrations.order_by("offering", "registered_at", "pk").only("pk", "offering_id")
    for _, group in groupby(rows.iterator(), key=lambda row: row.offering_id):
        numbered = [*group]
        for number, row in enumerate(numbered, start=1):
            row.number = number
        registrations.bulk_update(numbered, ["number"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("classes", "0002_seats")]

    operations = [
        migrations.AddField(
            "registration",
            "number",
            models.PositiveIntegerField(verbose_name="受付順", default=0),
            preserve_default=False,
        ),
        migrations.RunPython(count_up, migrations.RunPython.noop),
        migrations.AddConstraint(
            "registration",
            models.UniqueConstraint(
                fields=["offering", "number"], name="a_number_once_per_offering"
            ),
        ),
        migrations.AddIndex(
            "registration",
            models.Index(
                condition=models.Q(("state__in", ["waiting", "offered"])),
                fields=["offering"],
                name="registrations_in_line",
            ),
        ),
    ]
