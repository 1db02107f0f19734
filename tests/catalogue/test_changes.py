from datetime import datetime, timedelta

import pytest
from django.db.models import Model
from pytest_django import Settings

from forecasts.catalogue.changes import note_changes
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.sequencing import assign_positions
from forecasts.models.claims import Claim
from forecasts.models.finding import ChangeMark, ClaimChange
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=9)


def told(kind: Kind, about: Model) -> None:
    """An entry about a thing, in the one order."""
    append([Step(kind, about, [about])], actor=Actor.rule(), now=NOW)
    assign_positions(limit=10)


def changed(*, now: datetime = NOW, limit: int = 100) -> set[Claim]:
    """The claims that a run gives a new instant."""
    before = dict(ClaimChange.objects.values_list("claim", "changed_at"))
    note_changes(now=now, limit=limit)
    after = dict(ClaimChange.objects.values_list("claim", "changed_at"))
    moved = {pk for pk, at in after.items() if before.get(pk) != at}
    return set(Claim.objects.filter(pk__in=moved))


@pytest.fixture
def claim() -> Claim:
    """A claim that is due, and noted so, beside another one."""
    claim, other = (factories.claim(article=factories.article(), topics=[factories.topic()]) for _ in range(2))
    for each in (claim, other):
        told(Kind.CLAIM_RECORDED, each)
    assert changed() == {claim, other}
    assert changed() == set()
    return claim


def test_an_entry_about_a_claim_changes_it(claim: Claim) -> None:
    told(Kind.FORECAST_STATED, claim)
    assert changed(now=LATER) == {claim}
    assert ClaimChange.objects.get(claim=claim).changed_at == LATER


def test_what_has_no_place_in_the_order_yet_waits(claim: Claim) -> None:
    append([Step(Kind.CLAIM_FILED, claim, [claim])], actor=Actor.rule(), now=NOW)
    assert changed() == set()
    assign_positions(limit=10)
    assert changed() == {claim}


def test_every_run_has_a_later_instant_whatever_the_clock_says(claim: Claim) -> None:
    instants = []
    for minutes in (5, -30, -30, 1):
        told(Kind.CLAIM_FILED, claim)
        note_changes(now=NOW + timedelta(minutes=minutes), limit=10)
        instants.append(ClaimChange.objects.get(claim=claim).changed_at)
    assert instants == sorted(set(instants))


def test_a_run_takes_no_more_entries_than_its_limit(claim: Claim) -> None:
    second = factories.claim()
    told(Kind.CLAIM_FILED, claim)
    told(Kind.CLAIM_RECORDED, second)
    assert changed(limit=1) == {claim}
    assert changed(limit=1) == {second}
    assert ChangeMark.objects.count() == 1


def test_a_claim_names_the_outcome_of_its_condition_and_changes_with_it(claim: Claim) -> None:
    hanging = factories.claim(conditions=[claim])
    told(Kind.RESOLUTION_CONFIRMED, claim)
    assert changed() == {claim, hanging}


@pytest.mark.parametrize("thing", ["article", "outlet", "topic", "forecaster"])
def test_a_new_name_changes_the_claims_that_it_stands_on(claim: Claim, thing: str) -> None:
    forecast = factories.forecast(claim)
    assert claim.article is not None
    row, kind = {
        "article": (claim.article, Kind.ARTICLE_AMENDED),
        "outlet": (claim.article.outlet, Kind.OUTLET_AMENDED),
        "topic": (claim.topics.get(), Kind.TOPIC_AMENDED),
        "forecaster": (forecast.forecaster, Kind.FORECASTER_OPTED_IN),
    }[thing]
    told(kind, row)
    assert changed() == {claim}


def test_a_new_topic_changes_no_claim(claim: Claim) -> None:
    told(Kind.TOPIC_CREATED, factories.topic())
    assert changed() == set()


def test_time_makes_a_claim_due_once() -> None:
    deadline = NOW + timedelta(days=1)
    claim = factories.claim(deadline_on=deadline.date(), deadline_at=deadline)
    told(Kind.CLAIM_RECORDED, claim)
    assert changed() == {claim}
    assert changed(now=deadline - timedelta(seconds=1)) == set()
    assert changed(now=deadline) == {claim}
    assert changed(now=deadline + timedelta(days=1)) == set()


def test_time_makes_a_resolution_final_once(claim: Claim, settings: Settings) -> None:
    settings.DISPUTE_WINDOW = timedelta(hours=72)
    factories.resolution(claim, confirmed_at=NOW)
    told(Kind.RESOLUTION_CONFIRMED, claim)
    assert changed() == {claim}
    assert changed(now=NOW + timedelta(hours=71)) == set()
    assert changed(now=NOW + timedelta(hours=72)) == {claim}
    assert changed(now=NOW + timedelta(hours=73)) == set()
