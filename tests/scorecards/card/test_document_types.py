"""Documents that must stay the same to the byte: cards, boards and comparisons of the example with claims of every kind."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards.comparison import comparison
from forecasts.scorecards.boards.everybody import everybody
from forecasts.scorecards.boards.leaderboard import leaderboard
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import wanted_of
from forecasts.scorecards.subjects import KINDS
from tests import factories
from tests.factories import NOW
from tests.scorecards import asking, stage
from tests.scorecards.boards.test_comparison import said

pytestmark = pytest.mark.django_db
PINNED = Path(__file__).with_name("documents.json")
SLUGS = {
    "forecaster": "henning-effner",
    "outlet": "ips-journal",
    "article": "north-korea-increases-the-pressure",
    "topic": "missiles",
    "ledger": "ledger",
}
WANTED = (
    {"method": "1"},
    {"method": "2"},
    {"as_of": "2026-11-01T00:00:00Z"},
    {"topic": "missiles", "horizon": "over-180"},
    {"recorded": "prospective"},
)
PAIR: dict[str, Any] = {"kind": "forecaster", "first": "better", "second": "worse"}


@pytest.fixture
def _everything(db: None) -> None:
    """The example, a choice and a number by its author, and two who answered the same claims."""
    stage.example(now=NOW)
    author = Forecaster.objects.get(slug=SLUGS["forecaster"])
    filed = {"forecaster": author, "article": author.articles.get()}
    asking.resolved(asking.MATCH, asking.CHANCES, "Draw", ordered=True, **filed)
    asking.resolved(asking.PEOPLE, {"0.5": "5"}, "6", **filed)
    better, worse = (factories.forecaster(name=name, slug=name.lower()) for name in ("Better", "Worse"))
    for at in range(7):
        said({better: 100_000, worse: 300_000 + at * 100_000})
    said({better: 1_000_000}, ahead=False)
    stage.score(now=NOW)


def documents() -> dict[str, Any]:
    """Every kind of document, by what was asked for."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        found[kind] = document(kind=kind, slug=SLUGS[kind], now=NOW)
    for asked in WANTED:
        found[str(asked)] = document(kind="ledger", now=NOW, wanted=wanted_of(asked, now=NOW))
    for kind, order in (("forecaster", "error"), ("outlet", "held"), ("topic", "name")):
        for part in ("prospective", "retrospective"):
            found[f"{kind}, {part}"] = leaderboard(kind=kind, part=part, order=order, now=NOW)
    found["two"] = comparison(**PAIR, now=NOW)
    found["two, nothing shared"] = comparison(**PAIR | {"second": SLUGS["forecaster"]}, now=NOW)
    found["everybody"] = everybody(kind="forecaster", slug="better", now=NOW)
    return found


def settled(part: Any) -> Any:
    """The same without what is drawn anew each time (ids, and the addresses and names made of them), a band as its digest."""
    if isinstance(part, dict):
        drawn = {"public_id", "headline", "stream"} | ({"url"} if "public_id" in part else set())
        return {
            key: "drawn" if key in drawn else digest(value) if key == "band" else settled(value)
            for key, value in part.items()
        }
    return [settled(each) for each in part] if isinstance(part, list) else part


def digest(part: Any) -> str:
    return sha256(json.dumps(part).encode()).hexdigest()


def told_of(found: Any, pinned: Any) -> Any:
    """What was found, without the keys that were added since."""
    if isinstance(found, dict) and isinstance(pinned, dict):
        return {key: told_of(value, pinned[key]) for key, value in found.items() if key in pinned}
    if isinstance(found, list) and isinstance(pinned, list) and len(found) == len(pinned):
        return [told_of(*both) for both in zip(found, pinned, strict=True)]
    return found


@pytest.mark.usefixtures("_everything")
def test_documents_are_the_same_to_the_byte_save_for_added_keys() -> None:
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    found = settled(documents())
    assert found.keys() == pinned.keys()
    for name, told in pinned.items():
        now, then = (json.dumps(each, ensure_ascii=False) for each in (told_of(found[name], told), told))
        assert now == then, name
