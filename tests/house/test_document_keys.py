"""Templates name keys of documents, which mypy does not see: each has to be one that the document's type has."""

import re
from typing import Any, get_args, get_type_hints, is_typeddict

import pytest

from forecasts.scorecards.boards import document_types as boards
from forecasts.scorecards.card import document_types as cards
from tests.house import source

NAMED = (
    ("forecasts/scorecard.html", "document", cards.CardDocument),
    ("components/count_table.html", "document", cards.CardDocument),
    ("components/lexicon_table.html", "row", cards.CardLexicon),
    ("components/score_table.html", "row.score", cards.CardScoreOverTime),
    ("forecasts/leaderboard.html", "board", boards.BoardDocument),
    ("components/board_row.html", "line.row", boards.BoardRow),
    ("components/board_row.html", "brier", boards.BoardBrier),
    ("components/board_row.html", "log", cards.CardPartScore),
    ("components/board_row.html", "calls", boards.BoardCalls),
    ("components/board_row.html", "adjusted", boards.BoardAdjusted),
    ("forecasts/compare.html", "pair", boards.ComparisonDocument),
    ("forecasts/compare.html", "side", boards.ComparedSide),
    ("forecasts/compare.html", "claim", boards.ComparedClaim),
    ("forecasts/compare.html", "many", boards.EverybodyDocument),
    ("forecasts/compare.html", "other", boards.ComparedOther),
    ("components/compared_call.html", "said", boards.ComparedSaid),
)


def unknown(shape: Any, keys: list[str]) -> str:
    """The first key on the way that the type does not have."""
    for key in keys:
        hints = get_type_hints(shape) if is_typeddict(shape) else {}
        if key not in hints:
            return key
        shape = hints[key]
        shape = next((part for part in get_args(shape) if is_typeddict(part)), shape)
    return ""


@pytest.mark.parametrize("template, name, shape", NAMED, ids=lambda part: part if isinstance(part, str) else "")
def test_a_template_names_keys_that_there_are(template: str, name: str, shape: Any) -> None:
    text = (source.ROOT / "templates" / template).read_text(encoding="utf-8")
    ways = set(re.findall(rf"(?<![\w.]){re.escape(name)}\.([a-z_]+(?:\.[a-z_]+)*)", text))
    assert ways
    assert {way: key for way in ways if (key := unknown(shape, way.split(".")))} == {}


def test_a_key_that_there_is_not_is_found_out() -> None:
    assert unknown(cards.CardDocument, ["scores", "brier", "interval", "low"]) == ""
    assert unknown(cards.CardDocument, ["scores", "brier", "mean"]) == "mean"
    assert unknown(cards.CardDocument, ["waiting", "claims"]) == "claims"
