"""Each registration knows how many were made by the request whose key it holds."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def count_together(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Those who share party and moment and follow on one another came together."""
    registrations = apps.get_model("classes", "Registration").objects
    rows = registrations.filter(party__isnull=False).order_by("offering", "number")
    columns = ("pk", "offering_id", "number", "party", "registered_at")
    together: list[int] = []
    before: tuple[object, ...] = ()
    for pk, offering, number, party, at in [*rows.values_list(*columns), (0, 0, 0, None, None)]:
        if before != (offering, number - 1, party, at):
            registrations.filter(pk__in=together).update(together=len(together))
            together = []
        together.append(pk)
        before = (offering, number, party, at)


class Migration(migrations.Migration):
    dependencies = [("classes", "0003_numbers")]

    operations = [
        migrations.AddField(
            "registration",
            "together",
            models.PositiveSmallIntegerField(verbose_name="同じ要求で受け付けた人数", default=1),
        ),
        migrations.RunPython(count_together, migrations.RunPython.noop),
    ]
