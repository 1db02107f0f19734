"""Forecasts of the day on which a claim was settled count whatever the outcome: the third method."""

from datetime import date, datetime

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery

from forecasts.history.guards import OpenTable, ProtectTable
from forecasts.scoring.windows import close_of


def close_with_the_day(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Note until when forecasts count, of every answer that took effect on a day without a time before the deadline."""
    proposals = apps.get_model("forecasts", "Proposal")._default_manager
    versions = apps.get_model("forecasts", "ClaimVersion")._default_manager
    terms = versions.filter(claim=OuterRef("claim"), number=OuterRef("material_version"))
    found = proposals.filter(effective_precision="day").annotate(
        **{name: Subquery(terms.values(name)[:1]) for name in ("deadline_on", "deadline_at", "time_zone")}
    )
    early = found.filter(effective_on__lt=F("deadline_on"), close_at__lt=F("deadline_at"))
    alike: dict[tuple[date, datetime, date, str], list[int]] = {}
    names = ("effective_on", "deadline_at", "deadline_on", "time_zone")
    for pk, *terms_of_one in early.values_list("pk", *names).iterator(chunk_size=2000):
        alike.setdefault(tuple(terms_of_one), []).append(pk)
    for (effective_on, deadline_at, deadline_on, zone), pks in alike.items():
        until = close_of(deadline_at=deadline_at, deadline_on=deadline_on, zone=zone, effective_on=effective_on)
        for start in range(0, len(pks), 500):
            proposals.filter(pk__in=pks[start : start + 500]).update(counts_until=until)


def want_all_scores(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Want every claim scored anew: what the second method made is not what the third one makes."""
    jobs = apps.get_model("forecasts", "ScoreJob")._default_manager
    jobs.update(want=F("want") + 1, attempts=0, not_before=None)


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0020_corrections")]

    operations = [
        migrations.AddField("proposal", "counts_until", models.DateTimeField(null=True)),
        OpenTable("Proposal"),
        migrations.RunPython(close_with_the_day, migrations.RunPython.noop),
        ProtectTable("Proposal"),
        migrations.RunPython(want_all_scores, migrations.RunPython.noop),
    ]
