"""Claims ask for options, numbers and dates too, and what forecasts on them come to counts on the cards."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def want_all_scores(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Want every claim scored anew: what the second method adds is not on the cards that the first one made."""
    jobs = apps.get_model("forecasts", "ScoreJob")._default_manager
    jobs.update(want=models.F("want") + 1, attempts=0, not_before=None)


class Migration(migrations.Migration):

    dependencies = [("forecasts", "0009_publications")]

    operations = [
        migrations.AddField("claim", "ordered", models.BooleanField(default=False)),
        migrations.AddField("claim", "unit", models.CharField(blank=True, max_length=40)),
        migrations.AddField("claim", "lower_bound", models.CharField(blank=True, max_length=40)),
        migrations.AddField("claim", "upper_bound", models.CharField(blank=True, max_length=40)),
        migrations.AddConstraint(
            "claim",
            models.CheckConstraint(
                name="claim_asks_one_thing",
                condition=models.Q(kind="numeric") | models.Q(unit="", lower_bound="", upper_bound=""),
            ),
        ),
        migrations.AddConstraint(
            "claim",
            models.CheckConstraint(
                name="claim_order_of_options", condition=models.Q(kind="choice") | models.Q(ordered=False)
            ),
        ),
        migrations.AddField("standing", "held", models.BooleanField(null=True)),
        migrations.RemoveConstraint("standing", "standing_reading_whole"),
        migrations.AddConstraint(
            "standing",
            models.CheckConstraint(
                name="standing_reading_whole",
                condition=models.Q(low_ppm__isnull=True, point_ppm__isnull=True, high_ppm__isnull=True)
                | models.Q(
                    low_ppm__lte=models.F("point_ppm"), high_ppm__gte=models.F("point_ppm"), committed__isnull=False
                ),
            ),
        ),
        migrations.RunPython(want_all_scores, migrations.RunPython.noop),
    ]
