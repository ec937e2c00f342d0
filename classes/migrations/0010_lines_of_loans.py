import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0009_loans'),
    ]

    operations = [
        migrations.AddField(
            model_name='equipmentnote',
            name='loan',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='classes.loan'),
        ),
    ]
