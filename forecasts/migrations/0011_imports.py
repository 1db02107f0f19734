"""What imports bring: which claim a file's name stands for, runs through uploaded files, and the rows they left out."""

import django.db.models.deletion
import forecasts.models.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0010_options_and_numbers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=forecasts.models.ids.new_public_id, editable=False, max_length=10, unique=True)),
                ('source', models.CharField(max_length=100)),
                ('file_name', models.CharField(max_length=200)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('confirm_outcomes', models.BooleanField(default=False)),
                ('is_dry', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('stopped', 'Stopped')], default='waiting', max_length=7)),
                ('rows', models.PositiveBigIntegerField(default=0)),
                ('claims', models.PositiveBigIntegerField(default=0)),
                ('claims_done', models.PositiveBigIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('message', models.CharField(blank=True, max_length=1000)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ImportedClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=100)),
                ('name', models.CharField(max_length=200)),
                ('note', models.CharField(blank=True, max_length=2000)),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='imported', to='forecasts.claim')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'name'), name='imported_claim_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportRejection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveBigIntegerField()),
                ('column', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField()),
                ('claim_id', models.CharField(blank=True, max_length=200)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejections', to='forecasts.importrun')),
            ],
            options={
                'ordering': ['run', 'line', 'id'],
                'indexes': [models.Index(fields=['run', 'line', 'id'], name='import_rejection_order')],
            },
        ),
        migrations.CreateModel(
            name='ImportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('body', models.BinaryField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='forecasts.importrun')),
            ],
            options={
                'ordering': ['run', 'number'],
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='import_part_once')],
            },
        ),
    ]
