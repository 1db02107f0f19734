"""What claims are found by: their words, indexed by the database, when they last changed, and two orders of their lists."""

import django.db.models.deletion
from django.db import migrations, models

import forecasts.models.finding
from forecasts.indexing.tables import IndexWords


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0005_heartbeats'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ClaimChange',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='change', serialize=False, to='forecasts.claim')),
                ('changed_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ClaimText',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='forecasts.claim')),
                ('words', forecasts.models.finding.Words()),
            ],
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['-recorded_at', '-id'], name='claim_recorded'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['deadline_at', 'id'], name='claim_deadline'),
        ),
        migrations.AddIndex(
            model_name='claimchange',
            index=models.Index(fields=['changed_at', 'claim'], name='claim_change_order'),
        ),
        migrations.AddIndex(
            model_name='claimchange',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='claim_change_next'),
        ),
        IndexWords(),
    ]
