"""A reader has another name on each claim. Forecasts recorded before keep their entries, which are published without it."""

import django.db.models.deletion
from django.db import migrations, models

import forecasts.models.sources
from forecasts.history.guards import ProtectTable


def give_keys(apps, schema_editor):
    """Give a key to every reader whose account is still there."""
    readers = apps.get_model("forecasts", "Forecaster").objects.filter(kind="reader", user__erased_at=None)
    keys = apps.get_model("forecasts", "ReaderKey").objects
    keys.bulk_create([keys.model(forecaster=reader) for reader in readers.filter(user__isnull=False)], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0021_same_day_counts")]

    operations = [
        migrations.CreateModel(
            name="ReaderKey",
            fields=[
                (
                    "forecaster",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reader_key",
                        serialize=False,
                        to="forecasts.forecaster",
                    ),
                ),
                ("key", models.CharField(default=forecasts.models.sources.new_key, max_length=64)),
            ],
        ),
        migrations.AddField(
            "forecast", "pseudonym", models.CharField(blank=True, default="", editable=False, max_length=10)
        ),
        ProtectTable("Forecast"),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
    ]
