"""Broker and worker fail; the desk does not notice, and every score arrives."""

import json
import sys
import time
from collections.abc import Callable

import pytest

from ledger.parts import Part
from tests.processes import Product

pytestmark = pytest.mark.processes

CARD = "/api/v1/scorecards/forecaster/henning-effner/"
SLOW = Part(
    "slow-worker", (sys.executable, "-m", "celery", "--app=tests.faults.slow_worker", "worker", "--concurrency=1")
)
STARTED = "a-computation-has-started"
"""The file by which the slow worker says so."""
AT_ONCE = 5.0
"""Seconds within which a decision is taken, whatever else is broken; waiting for a broker takes longer."""


def resolve(product: Product) -> float:
    """Resolve one of the two claims that are due, and return how many seconds the decision and its nudge took."""
    said = product.manage("shell", "--verbosity=0", "--command", "from tests.faults import desk; desk.resolve()")
    return float(json.loads(said.splitlines()[-1])["seconds"])


def scored(product: Product) -> int:
    """How many forecasts of the example's author are scored."""
    return int(json.loads(product.manage("scorecard", "forecaster", "henning-effner"))["scores"]["brier"]["n"])


def eventually(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"Not within {seconds} seconds."
        time.sleep(0.1)


def test_a_score_arrives_by_the_nudge_alone(product: Product) -> None:
    product.start(product.broker, product.worker, product.web)  # no beat, so that nothing else can bring it
    eventually(lambda: "ready." in product.log(product.worker), 30)

    assert resolve(product) < AT_ONCE

    eventually(lambda: json.loads(product.get(CARD))["scores"]["brier"]["n"] == 7, 30)


def test_with_the_broker_stopped_one_resolves_at_once_and_the_score_comes_later(product: Product) -> None:
    product.start(product.broker, product.worker, product.beat)
    product.kill(product.broker)

    assert resolve(product) < AT_ONCE
    assert scored(product) == 6

    product.start(product.broker)
    eventually(lambda: scored(product) == 7, 60)
    assert "what the rows say" in product.manage("rescore", "--check")


def test_a_worker_killed_in_the_middle_of_a_job_loses_nothing(product: Product) -> None:
    product.start(product.broker, SLOW)
    assert resolve(product) < AT_ONCE
    started = product.place.data_dir / STARTED
    eventually(started.exists, 30)

    product.kill(SLOW)
    assert scored(product) == 6
    assert "what the rows say" in product.manage("rescore", "--check")

    product.start(product.worker, product.beat)
    eventually(lambda: scored(product) == 7, 60)
    assert "what the rows say" in product.manage("rescore", "--check")
