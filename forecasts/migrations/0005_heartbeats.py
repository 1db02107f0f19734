"""Signs of life of worker and beat; since when each score job has been behind."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0004_readers_forecasts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('part', models.CharField(choices=[('worker', 'worker'), ('beat', 'beat')], max_length=6, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('stored_at', models.DateTimeField()),
                ('version', models.CharField(max_length=40)),
            ],
        ),
        migrations.AddField(
            model_name='scorejob',
            name='behind_since',
            field=models.DateTimeField(db_default=Now(), editable=False),
        ),
    ]
