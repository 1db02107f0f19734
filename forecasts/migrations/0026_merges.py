"""Merges of forecasters, and how they ended: insert-only. Each forecaster points to the one who is meant."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from forecasts.history.guards import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0025_imports_say_which_way'),
    ]

    operations = [
        migrations.AddField(
            model_name='forecaster',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='other_names', to='forecasts.forecaster'),
        ),
        migrations.CreateModel(
            name='ForecasterMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=2000)),
                ('merged_at', models.DateTimeField()),
                ('forecaster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='forecasts.forecaster')),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forecasts.forecaster')),
                ('merged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ForecasterMergeEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=2000)),
                ('ended_at', models.DateTimeField()),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merge', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='forecasts.forecastermerge')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='forecastermerge',
            constraint=models.CheckConstraint(condition=models.Q(('forecaster', models.F('into')), _negated=True), name='merge_of_two'),
        ),
        ProtectTable("ForecasterMerge"),
        ProtectTable("ForecasterMergeEnd"),
    ]
