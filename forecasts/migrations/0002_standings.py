"""Scores hang on standings: one row per claim and forecaster, with the reason where there is no score."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0001_initial'),
    ]

    operations = [
        migrations.DeleteModel(name='Score'),
        migrations.AddField(
            model_name='card',
            name='infinite_high',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('author', 'author'), ('quoted', 'quoted third party'), ('reader', 'reader'), ('model', 'model'), ('reference', 'reference')], max_length=10)),
                ('topic_ids', models.JSONField(default=list)),
                ('cluster', models.CharField(blank=True, max_length=140)),
                ('low_ppm', models.PositiveIntegerField(null=True)),
                ('point_ppm', models.PositiveIntegerField(null=True)),
                ('high_ppm', models.PositiveIntegerField(null=True)),
                ('committed', models.BooleanField(null=True)),
                ('read_by', models.CharField(blank=True, max_length=40)),
                ('occurred', models.BooleanField(null=True)),
                ('prospective', models.BooleanField(null=True)),
                ('unscorable', models.CharField(blank=True, max_length=17)),
                ('method', models.PositiveIntegerField()),
                ('computed_at', models.DateTimeField()),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='forecasts.article')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='forecasts.claim')),
                ('forecast', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forecasts.forecast')),
                ('forecaster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='forecasts.forecaster')),
                ('outlet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='forecasts.outlet')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('claim', 'forecaster'), name='standing_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('committed__isnull', True), ('high_ppm__isnull', True), ('low_ppm__isnull', True), ('point_ppm__isnull', True)), models.Q(('committed__isnull', False), ('high_ppm__gte', models.F('point_ppm')), ('low_ppm__lte', models.F('point_ppm'))), _connector='OR'), name='standing_reading_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=24)),
                ('value', models.BigIntegerField(null=True)),
                ('low', models.BigIntegerField(null=True)),
                ('high', models.BigIntegerField(null=True)),
                ('standing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='forecasts.standing')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('standing', 'rule'), name='score_once')],
            },
        ),
    ]
