"""A ledger with every kind of case that a forecast can be to its scores."""

from datetime import datetime, timedelta
from typing import Any

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.sources import ClaimGroup
from tests import factories
from tests.factories import NOW
from tests.scorecards import asking, stage
from tests.scorecards.asking import CHANCES, MATCH, PEOPLE

EARLY = NOW - timedelta(days=9_000)
"""Before the window: what is recorded then is prospective."""
SAID: list[dict[str, Any]] = [
    {"p_ppm": 200_000},
    {"p_ppm": 300_000, "low_ppm": 100_000, "high_ppm": 450_000},
    {"p_ppm": 0},
    {"p_ppm": 1_000_000},
    {"p_ppm": 600_000, "low_ppm": 500_001, "high_ppm": 1_000_000, "recorded_at": EARLY},
    {"wording": "unlikely"},
    {"wording": "could", "phrase_key": "could"},
    {"wording": "nobody has heard of this"},
    {"wording": "a fair wind", "p_ppm": 700_000, "low_ppm": 600_000, "high_ppm": 800_000, "reading_reason": "He said so."},
    {"basis": "withdrawal", "p_ppm": None},
]  # fmt: skip
"""What was said, each by a forecaster of its own."""

CHANGED: list[list[tuple[float, dict[str, Any]]]] = [
    [(0.1, {"p_ppm": 100_000}), (0.4, {"wording": "likely"}), (0.7, SAID[-1]), (0.9, SAID[1])],
    [(0.0, SAID[5]), (0.5, SAID[7]), (0.5, SAID[0]), (1.2, SAID[3])],
    [(0.2, SAID[0]), (0.8, SAID[-1])],
    [(1.5, SAID[0])],
]
"""What somebody said one after the other, and after what share of the claim's window."""


def every_case() -> list[Claim]:
    """Claims of yes or no, open, void and resolved, prospective and not, with and without a place; and of other kinds."""
    binary = [
        claim
        for filed in _places()
        for outcome in (None, Outcome.OCCURRED, Outcome.DID_NOT_OCCUR, Outcome.AMBIGUOUS)
        for claim in [_forecast_on(stage.recorded(**filed()), outcome)]
    ]
    others = [
        asking.resolved(MATCH, CHANCES, "Brazil", ordered=True).claim,
        asking.resolved(PEOPLE, {"0.5": "5"}, "5").claim,
    ]
    return [*binary, *others]


def _places() -> list[Any]:
    """Ways to file a claim: nowhere, in an article with topics, in a group and an outlet, recorded in advance."""
    return [
        dict,
        lambda: {"article": factories.article(), "topics": [factories.topic(), factories.topic()]},
        lambda: {"group": ClaimGroup.objects.create(slug=f"group-{ClaimGroup.objects.count()}", name="Repeated"),
                 "outlet": factories.outlet(), "recorded_at": EARLY},
    ]  # fmt: skip


def _forecast_on(claim: Claim, outcome: str | None) -> Claim:
    """Have all things said on a claim; two people change their minds, one of them after it closed."""
    kinds = ("author", "quoted", "reader", "model", "reference")
    for number, said in enumerate(SAID):
        article = factories.article() if number % 3 == 0 else None
        factories.forecast(claim, forecaster=factories.forecaster(kinds[number % 5]), article=article, **said)
    begins, ends = claim.event_from_at, claim.deadline_at
    for ways in CHANGED:
        author = factories.forecaster()
        for share, said in ways:
            at: datetime = begins + share * (ends - begins)
            factories.forecast(claim, forecaster=author, stated_at=at, **said)
    if outcome is not None:
        factories.resolution(claim, outcome)
    return claim
