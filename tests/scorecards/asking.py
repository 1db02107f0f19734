"""Claims that ask for an option, a number or a date, with what was said and what came of it, in one line each."""

from collections.abc import Mapping
from typing import Any

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from tests import factories
from tests.scorecards import stage

MATCH = {"kind": "choice", "options": ["Brazil", "Draw", "Croatia"]}
PEOPLE = {"kind": "numeric", "unit": "billion", "lower_bound": "0", "upper_bound": "10"}
DAY = {"kind": "date"}
CHANCES = {"Brazil": 500_000, "Draw": 200_000, "Croatia": 300_000}
"""The worked example of `scoring.choice` and `scoring.ranked`."""


def said(claim: Claim, distribution: Mapping[str, object], **fields: Any) -> Forecast:
    """A stated distribution."""
    return factories.forecast(
        claim, **({"basis": "distribution", "p_ppm": None, "distribution": dict(distribution)} | fields)
    )


def resolved(asked: Mapping[str, Any], distribution: Mapping[str, object], value: str, **fields: Any) -> Forecast:
    """A distribution on a claim of its own that came to `value`, with its job raised."""
    filed = {name: fields.pop(name) for name in ("article", "ordered", "deadline_on") if name in fields}
    claim = stage.recorded(**(dict(asked) | filed))
    forecast = said(claim, distribution, **fields)
    factories.resolution(claim, Outcome.VALUE, value=value)
    ScoreJob.objects.raise_for([claim])
    return forecast
