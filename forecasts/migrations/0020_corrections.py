"""Corrections of recorded forecasts, and what became of them: insert-only."""

import django.db.models.deletion
import forecasts.models.ids
from django.conf import settings
from django.db import migrations, models

from forecasts.history.guards import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0019_import_notes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stated_on', models.DateField()),
                ('stated_precision', models.CharField(choices=[('day', 'day'), ('instant', 'instant')], default='day', max_length=7)),
                ('stated_at', models.DateTimeField(editable=False)),
                ('basis', models.CharField(choices=[('stated', 'a stated number'), ('wording', 'a wording'), ('distribution', 'a distribution'), ('withdrawal', 'withdrawn')], max_length=12)),
                ('p_ppm', models.PositiveIntegerField(blank=True, null=True)),
                ('low_ppm', models.PositiveIntegerField(blank=True, null=True)),
                ('high_ppm', models.PositiveIntegerField(blank=True, null=True)),
                ('distribution', models.JSONField(blank=True, null=True)),
                ('says', models.CharField(blank=True, choices=[('yes', 'that it happens'), ('no', 'that it does not happen')], default='', max_length=3)),
                ('wording', models.CharField(blank=True, max_length=200)),
                ('phrase_key', models.CharField(blank=True, max_length=60)),
                ('phrase_chosen', models.BooleanField(default=False)),
                ('reading_reason', models.CharField(blank=True, max_length=500)),
                ('quote_exact', models.TextField(blank=True, max_length=2000)),
                ('quote_prefix', models.CharField(blank=True, max_length=200)),
                ('quote_suffix', models.CharField(blank=True, max_length=200)),
                ('quote_start', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('quote_end', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('quote_match', models.CharField(choices=[('once', 'found once'), ('several', 'found several times'), ('unchecked', 'no text to check against')], default='unchecked', editable=False, max_length=9)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('public_id', models.CharField(default=forecasts.models.ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('reason', models.TextField(max_length=2000)),
                ('proposed_at', models.DateTimeField()),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forecasts.article')),
                ('forecast', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='forecasts.forecast')),
                ('forecaster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forecasts.forecaster')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CorrectionDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirmed', 'confirmed'), ('sent_back', 'sent back'), ('withdrawn', 'withdrawn by its proposer')], max_length=9)),
                ('policy', models.CharField(blank=True, choices=[('two_person', 'two people'), ('single', 'one person')], max_length=10)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('decided_at', models.DateTimeField()),
                ('correction', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='forecasts.correction')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replacement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement_of', to='forecasts.forecast')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='forecasts.forecast')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('p_ppm__lte', 1000000), ('p_ppm__isnull', True), _connector='OR'), name='correction_probability_in_range'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('high_ppm__isnull', True), ('low_ppm__isnull', True)), models.Q(('high_ppm__gte', models.F('p_ppm')), ('high_ppm__lte', 1000000), ('low_ppm__lte', models.F('p_ppm'))), _connector='OR'), name='correction_interval_holds_point'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'stated'), ('p_ppm__isnull', False)), models.Q(('basis', 'wording'), models.Q(('wording', ''), _negated=True)), models.Q(('basis', 'distribution'), ('distribution__isnull', False)), ('basis', 'withdrawal'), _connector='OR'), name='correction_basis_complete'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('says__in', ['', 'yes', 'no'])), name='correction_says_yes_or_no'),
        ),
        migrations.AddConstraint(
            model_name='correctiondecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'confirmed'), ('replacement__isnull', False), ('replaces__isnull', False), models.Q(('policy', ''), _negated=True), models.Q(('replaces', models.F('replacement')), _negated=True)), models.Q(models.Q(('kind', 'confirmed'), _negated=True), ('policy', ''), ('replacement__isnull', True), ('replaces__isnull', True)), _connector='OR'), name='correction_confirmed_replaces'),
        ),
        ProtectTable("Correction"),
        ProtectTable("CorrectionDecision"),
    ]
