import uuid

from django.db import migrations, models


def name_them(apps, _editor):
    """Every helper written down before gets an id of their own."""
    Helper = apps.get_model("people", "Helper")
    for helper in Helper.objects.filter(public_id=None).order_by("pk").iterator():
        helper.public_id = uuid.uuid4()
        helper.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_seats")]
    operations = [
        migrations.AddField(
            "helper", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
        ),
        migrations.RunPython(name_them, migrations.RunPython.noop),
        migrations.AlterField(
            "helper", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
    ]
