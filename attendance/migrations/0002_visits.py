"""Write the visits of everybody who came before visits were kept."""

from django.db import migrations


def write_visits(apps, schema_editor):
    Fact = apps.get_model("attendance", "AttendanceFact")
    Participant = apps.get_model("people", "Participant")
    Visit = apps.get_model("people", "Visit")
    people = dict(Participant.objects.values_list("person_key", "pk"))
    rows = Fact.objects.filter(role="participant", person_key__isnull=False)
    visits = (
        Visit(participant_id=people[key], session_key=session, day=day)
        for key, session, day in rows.values_list(
            "person_key", "session__public_id", "day"
        ).iterator()
        if key in people
    )
    Visit.objects.bulk_create(visits, batch_size=2_000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0001_initial"),
        ("classes", "0002_seats"),
        ("people", "0002_seats"),
    ]
    operations = [migrations.RunPython(write_visits, migrations.RunPython.noop)]
