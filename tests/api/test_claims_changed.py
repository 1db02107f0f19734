"""A program that keeps a copy by asking for what has changed ends up with the ledger's own state."""

import random
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from forecasts import clock
from forecasts.catalogue.changes import note_changes
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.sequencing import assign_positions
from forecasts.models.claims import Claim
from tests import factories
from tests.api.conftest import Get
from tests.factories import NOW
from tests.resolution.stage import NO, settle
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


class Writer:
    """Records, states and resolves at random, and lets time pass."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.now = NOW
        self.claims: list[Claim] = []

    def write(self) -> None:
        """One step."""
        self.now += timedelta(minutes=self.random.randint(0, 600))
        if self.claims and self.random.random() < 0.4:
            self.state(self.random.choice(self.claims))
        else:
            self.record()
        if self.random.random() < 0.5:  # the notes come when they come, and their clock may lag
            assign_positions(limit=3)
            note_changes(now=self.now - timedelta(minutes=self.random.randint(0, 9)), limit=2)

    def record(self) -> None:
        deadline = NOW + timedelta(hours=self.random.randint(1, 90))
        claim = stage.recorded(recorded_at=self.now, deadline_on=deadline.date(), deadline_at=deadline)
        self.claims.append(claim)
        append([Step(Kind.CLAIM_RECORDED, claim, [claim])], actor=Actor.rule(), now=self.now)

    def state(self, claim: Claim) -> None:
        forecast = factories.forecast(claim, recorded_at=self.now)
        append([Step(Kind.FORECAST_STATED, claim, [forecast])], actor=Actor.rule(), now=self.now)

    def settle(self) -> None:
        """Note everything that is left."""
        while assign_positions(limit=100) or note_changes(now=self.now, limit=100):
            pass


class Reader:
    """Keeps a copy, as the README says."""

    def __init__(self, get: Get) -> None:
        self.get = get
        self.copy: dict[str, Any] = {}
        self.since = "2000-01-01T00:00:00Z"
        self.address = self.start()

    def start(self) -> str:
        return f"claims/?page_size=2&changed_since={quote(self.since)}"

    def read(self) -> bool:
        """One page; return whether there is more."""
        page = self.get(self.address)
        for claim in page["results"]:
            self.copy[claim["id"]] = claim
            self.since = claim["changed_at"]
        self.address = page["next"] or self.start()
        return bool(page["next"])


@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_missed_whenever_it_is_written(get: Get, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    writer, reader = Writer(seed), Reader(get)
    monkeypatch.setattr(clock, "now", lambda: writer.now)
    for _ in range(25):
        writer.write()
        if writer.random.random() < 0.7:
            reader.read()
    writer.settle()
    while reader.read():
        pass
    reader.read()
    assert reader.copy == {claim["id"]: claim for claim in get("claims/?page_size=200")["results"]}


def test_it_starts_after_the_instant_and_goes_on_in_the_order_of_changes(get: Get) -> None:
    instants: list[datetime] = []
    for minute in range(3):
        claim = stage.recorded()
        append([Step(Kind.CLAIM_RECORDED, claim, [claim])], actor=Actor.rule(), now=NOW)
        assign_positions(limit=9)
        instants.append(NOW + timedelta(minutes=minute))
        note_changes(now=instants[-1], limit=9)
    found = get("claims/?changed_since=2026-11-24T12:00:00Z")["results"]
    assert [claim["changed_at"] for claim in found] == ["2026-11-24T12:01:00Z", "2026-11-24T12:02:00Z"]


def test_a_new_claim_has_no_instant_for_a_moment(get: Get) -> None:
    claim = stage.recorded()
    settle(claim, NO)
    assert get(f"claims/{claim.public_id}/")["changed_at"] is None
    assert get("claims/?changed_since=2000-01-01T00:00:00Z")["results"] == []
