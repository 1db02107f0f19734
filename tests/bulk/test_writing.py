"""In bulk or one by one: the same rows, the same history, the same wish for scores."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from forecasts.bulk.outcomes import read_answer
from forecasts.bulk.rows import Row
from forecasts.capture import drafts, recording, sources
from forecasts.capture.terms import Filing, Question, Terms
from forecasts.forecasting import operations as forecasting
from forecasts.history.actors import Actor
from forecasts.history.snapshots import SNAPSHOTS
from forecasts.models.claims import Claim
from forecasts.models.entry import Entry, EntryTexts
from forecasts.models.finding import ClaimText
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.resolution import operations as resolution
from forecasts.statements.checks import Problems
from forecasts.statements.inputs import StatementInput
from tests.bulk.files import SOURCE, bring_in, csv_of, settled
from tests.factories import NOW
from tests.resolution import stage

pytestmark = pytest.mark.django_db
MADE_UP = re.compile(
    r'"(public_id|id|claim|current_proposal|current_resolution|proposal|stream|texts_sha256)":("[^"]*"|\d+)'
)
FIRST = settled(outcome="occurred", effective_on="2020-10-01")
SECOND = FIRST | {"stated_at": "2020-07-01T12:00:00+02:00", "probability": "0.3"}


@pytest.fixture(autouse=True)
def _one_is_enough(settings: Any) -> None:
    """A person who proposes and confirms, as an import does."""
    settings.REVIEW_POLICY = "single"


def said(cells: dict[str, str], forecaster: Forecaster) -> StatementInput:
    """What a recorder would type of a row."""

    return StatementInput(
        forecaster=forecaster,
        stated=datetime.fromisoformat(cells["stated_at"]),
        probability=cells["probability"],
    )


def one_by_one(actor: Actor) -> None:
    """Take the single operations that the two rows stand for."""
    by: dict[str, Any] = {"actor": actor, "now": NOW}
    filing = Filing(
        headline=FIRST["headline"],
        outlet=sources.create_outlet(name="Weather Today", **by),
        topics=tuple(sources.create_topic(name=name, **by) for name in ("Weather", "Berlin")),
    )
    forecaster = sources.create_forecaster(name="Rain model", kind="model", **by)
    terms = Terms(
        event=FIRST["statement"],
        criteria=FIRST["criteria"],
        time_zone=FIRST["time_zone"],
        deadline=NOW.date().replace(2020, 11, 3),
        deadline_words="2020-11-03",
        event_from=NOW.date().replace(2020, 6, 23),
        question=Question(),
    )
    draft = drafts.DraftInput(filing=filing, terms=terms, forecasts=(said(FIRST, forecaster),))
    made = drafts.create(draft=draft, now=NOW)
    claim = recording.record(claim_id=made.public_id, version=1, **by)
    by["now"] += timedelta(seconds=1)
    forecasting.state(claim_id=claim.public_id, statement=said(SECOND, forecaster), **by)
    answer = read_answer(Row(2, FIRST), claim, SOURCE, NOW, Problems())
    assert answer
    resolution.propose(claim_id=claim.public_id, version=claim.version, answer=answer, **by)


def in_bulk(actor: Actor) -> None:
    """Import them, in two goes."""
    bring_in(csv_of(FIRST), actor=actor)
    bring_in(csv_of(FIRST, SECOND), actor=actor, confirm_outcomes=True, begin=NOW + timedelta(seconds=1))


def everything() -> dict[str, list[Any]]:
    """All rows that there are, without their keys and made-up names, and the policy, which differs."""
    return {
        "rows": [_plain(row) for model in SNAPSHOTS if model is not EntryTexts for row in model._default_manager.all()],
        "jobs": list(ScoreJob.objects.values_list("want", "done", "attempts")),
        "words": [set(words.split("ß")) for words in ClaimText.objects.values_list("words", flat=True)],
        "entries": [
            (
                one.kind,
                one.number,
                one.role,
                MADE_UP.sub("", one.body.replace('"single"', '"import"')),
                MADE_UP.sub("", one.texts.body or ""),
            )
            for one in Entry.objects.select_related("texts").order_by("pk")
        ],
    }


def _plain(row: Model) -> tuple[str, dict[str, Any]]:
    fields = (field for field in row._meta.concrete_fields if not field.primary_key and field.name != "public_id")
    values = {field.name: getattr(row, field.attname) for field in fields if not field.is_relation}
    return str(row._meta.model_name), values | ({"policy": "import"} if "policy" in values else {})


def test_bulk_and_single_write_the_same() -> None:
    actor = stage.actor(Role.RECORDER)
    actor.user.is_superuser = True  # type: ignore[union-attr]
    found = []
    for way in (one_by_one, in_bulk):
        with transaction.atomic():
            way(actor)
            found.append(everything())
            transaction.set_rollback(True)

    assert Claim.objects.count() == 0
    for name, rows in found[0].items():
        assert found[1][name] == rows
