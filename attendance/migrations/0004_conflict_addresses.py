import uuid

from django.db import migrations, models


def give_each_its_own(apps, schema_editor):
    """Rows that were listed before get an address, too; a default would be one for all."""
    conflicts = apps.get_model("attendance", "SyncConflict").objects
    for row in conflicts.filter(public_id__isnull=True).iterator():
        row.public_id = uuid.uuid4()
        row.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("attendance", "0003_tablets")]

    operations = [
        migrations.AddField(
            model_name="syncconflict",
            name="public_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="syncconflict",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
