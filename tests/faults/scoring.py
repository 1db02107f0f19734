"""Several workers publish at once: on one card, and on one claim. `run` is called in a process of its own."""

import json
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from forecasts import clock
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publishing import checking, operations
from tests import factories
from tests.scorecards import stage

WORKERS = 4
CLAIMS = 12


def run() -> None:
    """Let every worker want every claim, round after round, and print what the check finds and what the card holds."""
    author, topic = factories.forecaster(), factories.topic()
    claims = [stage.called(claim=stage.recorded(topics=[topic]), forecaster=author).claim for _ in range(CLAIMS)]
    scored = 0
    with ThreadPoolExecutor(WORKERS) as pool:
        for outcome in (Outcome.OCCURRED, Outcome.AMBIGUOUS, Outcome.DID_NOT_OCCUR):
            scored += sum(pool.map(publish, [claim.pk for claim in claims] * WORKERS))
            for claim in claims:
                factories.resolution(claim, outcome)
            ScoreJob.objects.raise_for(claims)
        scored += sum(pool.map(publish, [claim.pk for claim in claims] * WORKERS))
    brier = stage.card_of("topic", topic.slug)["scores"]["brier"]
    left = ScoreJob.objects.behind().count()
    found = {"scored": scored, "left": left, "sum": brier["sum"], "differences": checking.differences()}
    print(json.dumps(found))  # noqa: T201 -- the test reads it


def publish(claim_pk: int) -> int:
    """Score a claim as a worker does; return how many this one published."""
    try:
        return operations.score_claims(claim_pks=[claim_pk], now=clock.now())
    finally:
        connection.close()
