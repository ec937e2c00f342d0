import datetime
import django.db.models.deletion
import people.choices
import uuid
from django.db import migrations, models


def give_secrets(apps, _editor):
    """Every helper written down before gets an own page of their own."""
    Helper = apps.get_model("people", "Helper")
    for helper in Helper.objects.filter(secret=None).order_by("pk").iterator():
        helper.secret = uuid.uuid4()
        helper.save(update_fields=["secret"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_answer_hours'),
        ('people', '0004_cards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField(verbose_name='登録日時')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('course', models.CharField(max_length=80, verbose_name='研修')),
                ('done_on', models.DateField(verbose_name='修了日')),
            ],
            options={
                'verbose_name': '研修',
                'ordering': ['-done_on', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='helper',
            name='applied_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='申込日時'),
        ),
        migrations.AddField(
            model_name='helper',
            name='birth_date',
            field=models.DateField(blank=True, null=True, verbose_name='生年月日'),
        ),
        migrations.AddField(
            model_name='helper',
            name='contract_from',
            field=models.DateField(blank=True, null=True, verbose_name='契約の始まり'),
        ),
        migrations.AddField(
            model_name='helper',
            name='contract_until',
            field=models.DateField(blank=True, null=True, verbose_name='契約の終わり'),
        ),
        migrations.AddField(
            model_name='helper',
            name='devices',
            field=models.JSONField(blank=True, default=list, verbose_name='教えられる機種'),
        ),
        migrations.AddField(
            model_name='helper',
            name='district',
            field=models.CharField(blank=True, max_length=60, verbose_name='地区'),
        ),
        migrations.AddField(
            model_name='helper',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='消去日時'),
        ),
        migrations.AddField(
            model_name='helper',
            name='grade',
            field=models.CharField(blank=True, max_length=20, verbose_name='学年'),
        ),
        migrations.AddField(
            model_name='helper',
            name='languages',
            field=models.JSONField(blank=True, default=list, verbose_name='話せる言葉'),
        ),
        migrations.AddField(
            model_name='helper',
            name='reference',
            field=models.CharField(blank=True, max_length=9, verbose_name='受付番号'),
        ),
        migrations.AddField(
            model_name='helper',
            name='request_key',
            field=models.UUIDField(blank=True, null=True, unique=True, verbose_name='申込みのキー'),
        ),
        migrations.AddField(
            model_name='helper',
            name='retired_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='退会日時'),
        ),
        migrations.AddField(
            model_name='helper',
            name='secret',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunPython(give_secrets, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='helper',
            name='secret',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='helper',
            name='state',
            field=models.CharField(choices=[('applied', '申込中'), ('registered', '登録'), ('paused', '休止'), ('retired', '退会')], default='registered', max_length=12, verbose_name='状態'),
        ),
        migrations.AlterField(
            model_name='helper',
            name='kind',
            field=models.CharField(choices=[('instructor', '講師'), ('city_staff', '市職員'), ('contractor', '委託先'), ('shop', '販売店'), ('student', '学生'), ('citizen', '市民サポーター')], max_length=12, verbose_name='区分'),
        ),
        migrations.CreateModel(
            name='GuardianConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField(verbose_name='登録日時')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('guardian_name', models.CharField(max_length=80, verbose_name='保護者の氏名')),
                ('guardian_phone', models.CharField(blank=True, max_length=15, verbose_name='保護者の電話番号')),
                ('given_on', models.DateField(verbose_name='同意日')),
                ('until', models.DateField(blank=True, null=True, verbose_name='有効期限')),
                ('covers', models.JSONField(default=list, verbose_name='同意の範囲')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.helper')),
            ],
            options={
                'verbose_name': '保護者の同意',
                'ordering': ['-given_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ConsentScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('media_type', models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'JPEG'), ('image/png', 'PNG')], max_length=20, verbose_name='形式')),
                ('content', models.BinaryField(verbose_name='内容')),
                ('consent', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='scan', to='people.guardianconsent')),
            ],
            options={
                'verbose_name': '同意書の写し',
            },
        ),
        migrations.CreateModel(
            name='HelperTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minor_hours_a_day', models.PositiveSmallIntegerField(default=8, verbose_name='18歳未満：1日の時間')),
                ('minor_hours_a_week', models.PositiveSmallIntegerField(default=40, verbose_name='18歳未満：1週間の時間')),
                ('minor_until', models.TimeField(default=datetime.time(20, 0), verbose_name='18歳未満：活動の終わり')),
                ('evening_from', models.TimeField(default=datetime.time(18, 0), verbose_name='夜間の始まり')),
                ('training_for', models.JSONField(blank=True, default=list, verbose_name='研修を求める区分')),
                ('training_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='研修の有効月数')),
                ('insurance_for', models.JSONField(blank=True, default=people.choices.insured_kinds, verbose_name='保険を求める区分')),
                ('municipality', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='helper_terms', to='accounts.municipality')),
            ],
            options={
                'verbose_name': '協力者の条件',
            },
        ),
        migrations.CreateModel(
            name='Insurance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField(verbose_name='登録日時')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('name', models.CharField(max_length=80, verbose_name='保険')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='始期')),
                ('until', models.DateField(verbose_name='有効期限')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.helper')),
            ],
            options={
                'verbose_name': '保険',
                'ordering': ['-until', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField(verbose_name='登録日時')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('name', models.CharField(max_length=80, verbose_name='資格')),
                ('until', models.DateField(blank=True, null=True, verbose_name='有効期限')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.helper')),
            ],
            options={
                'verbose_name': '資格',
                'ordering': ['name', '-until', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='学校名')),
                ('contact_teacher', models.CharField(blank=True, max_length=80, verbose_name='担当の先生')),
                ('phone', models.CharField(blank=True, max_length=15, verbose_name='電話番号')),
                ('join_code', models.CharField(max_length=16, unique=True, verbose_name='申込みの符号')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schools', to='accounts.municipality')),
            ],
            options={
                'verbose_name': '学校',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='helper',
            name='school',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='helpers', to='people.school'),
        ),
        migrations.AddConstraint(
            model_name='helper',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('municipality', 'reference'), name='a_helper_s_reference_once_per_municipality'),
        ),
        migrations.AddConstraint(
            model_name='helper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', False), ('state', 'retired')), models.Q(models.Q(('state', 'retired'), _negated=True), ('retired_at__isnull', True)), _connector='OR'), name='whoever_has_left_has_a_day_of_leaving'),
        ),
        migrations.AddConstraint(
            model_name='helper',
            constraint=models.CheckConstraint(condition=models.Q(('forgotten_at__isnull', True), ('state', 'retired'), _connector='OR'), name='only_helpers_who_have_left_are_forgotten'),
        ),
        migrations.AddConstraint(
            model_name='helper',
            constraint=models.CheckConstraint(condition=models.Q(('forgotten_at__isnull', False), models.Q(models.Q(('name', ''), _negated=True), models.Q(('kana', ''), _negated=True)), _connector='OR'), name='a_helper_has_name_and_kana_until_forgotten'),
        ),
        migrations.AddConstraint(
            model_name='helper',
            constraint=models.CheckConstraint(condition=models.Q(('contract_from__isnull', True), ('contract_until__isnull', True), ('contract_until__gte', models.F('contract_from')), _connector='OR'), name='a_helper_s_contract_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='helper',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'student'), models.Q(('grade', ''), ('school__isnull', True)), _connector='OR'), name='only_students_have_a_school_and_a_grade'),
        ),
        migrations.AddField(
            model_name='training',
            name='helper',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.helper'),
        ),
        migrations.AddConstraint(
            model_name='guardianconsent',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('given_on')), _connector='OR'), name='a_consent_ends_after_it_was_given'),
        ),
        migrations.AddConstraint(
            model_name='guardianconsent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__gte', models.F('given_on')), _connector='OR'), name='a_consent_is_withdrawn_after_it_was_given'),
        ),
        migrations.AddConstraint(
            model_name='guardianconsent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_on__isnull', False)), _connector='OR'), name='a_withdrawn_consent_has_a_day_of_withdrawal'),
        ),
        migrations.AddConstraint(
            model_name='insurance',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('until__gte', models.F('starts_on')), _connector='OR'), name='an_insurance_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.UniqueConstraint(fields=('municipality', 'name'), name='a_school_once_per_municipality'),
        ),
    ]
