"""A forecast says that the event happens, or that it does not. Of those recorded before, nobody was asked."""

from django.db import migrations, models
from django.db.models import Q

from forecasts.history.guards import ProtectTable

SAYS = models.CharField(
    blank=True,
    choices=[("yes", "that it happens"), ("no", "that it does not happen")],
    default="",
    max_length=3,
)


def _yes_or_no(table: str) -> migrations.AddConstraint:
    name = f"{table}_says_yes_or_no"
    return migrations.AddConstraint(table, models.CheckConstraint(condition=Q(says__in=["", "yes", "no"]), name=name))


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0015_guards_by_index")]

    operations = [
        migrations.AddField("draftforecast", "says", SAYS),
        _yes_or_no("draftforecast"),
        migrations.AddField("forecast", "says", SAYS),
        _yes_or_no("forecast"),
        ProtectTable("Forecast"),
    ]
