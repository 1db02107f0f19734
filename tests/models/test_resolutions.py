"""A ledger of before the third method: until when forecasts count is filled in where the answer has a bare early day."""

from datetime import date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from forecasts.history.guards import triggers
from forecasts.models.claims import Claim
from forecasts.models.resolutions import Proposal
from tests import factories
from tests.scorecards import stage

migration = import_module("forecasts.migrations.0021_same_day_counts")
EARLY = date(2020, 8, 20)


def as_it_was(claim: Claim, *, on: date, precision: str, at: datetime) -> None:
    """A resolution as the second method recorded it."""
    factories.resolution(
        claim, "occurred", effective_on=on, effective_precision=precision, effective_at=at, close_at=at
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "effect, counts_until",
    [
        ({"on": EARLY, "precision": "day", "at": factories.start_of(EARLY)}, factories.start_of(date(2020, 8, 21))),
        ({"on": EARLY, "precision": "instant", "at": factories.start_of(EARLY)}, None),
        ({"on": date(2020, 11, 3), "precision": "day", "at": factories.start_of(date(2020, 11, 4))}, None),
    ],
)
def test_what_an_older_ledger_holds_closes_with_the_day(effect: dict[str, Any], counts_until: datetime | None) -> None:
    as_it_was(stage.recorded(), **effect)
    with connection.cursor() as cursor:
        table = f" ON {Proposal._meta.db_table}" if connection.vendor == "postgresql" else ""
        for name in triggers(Proposal, connection.vendor):
            cursor.execute(f"DROP TRIGGER {name}{table}")
    migration.close_with_the_day(apps, None)
    assert Proposal.objects.get().counts_until == counts_until
