"""Say of each line of a ledger of which loan it tells."""

from django.db import migrations


def tell_of_which(apps, schema_editor):
    """A line tells of the loan that began, was extended or ended with it."""
    loans = apps.get_model("classes", "Loan").objects.order_by("pk")
    notes = apps.get_model("classes", "EquipmentNote").objects
    for loan in loans.iterator():
        moments = {"lent": loan.lent_at, "extended": loan.extended_at}
        moments |= {"returned": loan.ended_at, "moved": loan.ended_at}
        for kind, at in moments.items():
            if at is not None:
                lines = notes.filter(equipment_id=loan.equipment_id, kind=kind, at=at)
                lines.update(loan=loan)


class Migration(migrations.Migration):
    dependencies = [("classes", "0010_lines_of_loans")]
    operations = [migrations.RunPython(tell_of_which, migrations.RunPython.noop)]
