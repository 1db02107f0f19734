"""A card on which everything is that a card can hold against others: the same to the byte on SQLite and PostgreSQL."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Statement
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.asking import MATCH, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]
GOLDEN = Path(__file__).with_name("company.json")
THEN = datetime(2020, 6, 1, tzinfo=UTC)
KEYS = ("scores", "choices", "confirmations")
KINDS = ("author", "model", "reader", "reader", "reader", "reference")
SAID = (
    (
        (700_000, 200_000, 100_000),
        (600_000, 250_000, 150_000),
        (500_000, 200_000, 300_000),
        (333_334, 333_333, 333_333),
    ),
    ((500_000, 200_000, 300_000), (400_000, 300_000, 300_000), (450_000, 250_000, 300_000), (1_000_000, 0, 0)),
    ((123_457, 654_321, 222_222), (200_000, 500_000, 300_000), (999_998, 1, 1), (0, 500_000, 500_000)),
)
"""What everybody said of the three options of four matches, in turn; of two options the first is what a claim got."""


def told(claim: Claim, who: Forecaster, chances: tuple[int, ...], day: int) -> None:
    fields: dict[str, Any] = {"forecaster": who, "stated_on": date(2020, 7, day), "recorded_at": THEN}
    if claim.kind == "choice":
        said(claim, dict(zip(MATCH["options"], chances, strict=True)), **fields)
    else:
        factories.forecast(claim, p_ppm=chances[0], **fields)


def everything() -> dict[str, Any]:
    """The author's card, by whose claims and people it is made."""
    people = [factories.forecaster(kind, name=f"{kind} {number}") for number, kind in enumerate(KINDS)]
    for number, value in enumerate(("Brazil", "Draw", "Brazil", "Croatia")):
        for terms in (MATCH, {}):
            claim = stage.recorded(**terms, recorded_at=THEN)
            for place, who in enumerate(people):
                told(claim, who, SAID[place % 3][number], day=1 + place)
                told(claim, who, SAID[(place + 1) % 3][number], day=20 + place)
            withdrawn = {"forecaster": people[1], "basis": Statement.Basis.WITHDRAWAL, "p_ppm": None}
            factories.forecast(claim, **withdrawn, stated_on=date(2020, 8, 1), recorded_at=THEN)
            told(claim, people[1], SAID[0][number], day=30 + (number > 2))
            answer = Outcome.OCCURRED if number % 2 else Outcome.DID_NOT_OCCUR
            factories.resolution(claim, Outcome.VALUE if terms else answer, value=value if terms else None)
            ScoreJob.objects.raise_for([claim])
    stage.score()
    asked: dict[str, Any] = {"kind": "forecaster", "slug": people[0].slug, "now": NOW}
    cards: list[Any] = [document(**asked), document(**asked, wanted=Wanted(as_of=NOW))]
    found, made = ({name: card[name] for name in KEYS} for card in cards)
    assert found == made
    return found


def test_what_holds_a_card_against_others_is_the_same_to_the_byte_on_every_database() -> None:
    found = everything()
    for entry in found["scores"].get("skill_references", []) + found["choices"]["skill_references"]:
        assert entry.pop("slug")
    assert json.dumps(found, indent=1, ensure_ascii=False) == GOLDEN.read_text(encoding="utf-8").strip()
    assert {"peer_time_weighted", "peer_coverage_weighted", "skill_crowd_odds"} <= found["scores"].keys()
    assert {"skill_crowd_median", "skill_crowd_odds", "auc"} <= found["choices"].keys()
