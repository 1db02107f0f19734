"""A process that reads without pause while others write, and checks that each answer is whole: its parts agree."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

API = "/api/v1/"
FORECASTS = 2
"""On each claim."""
SCORED = ("ledger/", "outlet/weather-today/", "topic/berlin/", "forecaster/rain-model/")


def read_until(stop: str) -> None:
    """Read everything in turn, say so, and go on until the file `stop` is there; print how often each was answered."""
    client, answered, is_over = Client(headers={"host": "localhost"}), Counter[str](), False
    while not is_over:
        is_over = Path(stop).exists()
        for path, check in _looks().items():
            response = client.get(path, secure=not settings.DEMO)
            assert response.status_code == 200, (path, response.status_code)
            text = response.getvalue().decode()
            check(text)
            answered[path] += 1
            if path == f"{API}claims/" and (rows := json.loads(text)["results"]):
                _is_whole_claim(json.loads(client.get(f"{API}claims/{rows[0]['id']}/", secure=not settings.DEMO).text))
        print(json.dumps(answered), flush=True)  # noqa: T201 – the test reads it


def _looks() -> dict[str, Callable[[str], None]]:
    cards = {f"{API}scorecards/{subject}": _is_whole_card for subject in SCORED}
    cuts = {f"{path}?recorded=retrospective": check for path, check in cards.items()}
    pages = ("/", "/claims/", "/ledger/", "/outlets/weather-today/", "/leaderboard/?part=retrospective")
    return {
        **cards,
        **cuts,
        f"{API}claims/": lambda text: _are_whole_claims(json.loads(text)["results"]),
        f"{API}claims/?format=jsonl": lambda text: _are_whole_claims(list(map(json.loads, text.splitlines()))),
        f"{API}claims/?format=csv": lambda text: _is_table(list(csv.DictReader(io.StringIO(text)))),
        f"{API}leaderboard/?part=retrospective": _is_whole_board,
        **(dict.fromkeys(pages, lambda _text: None) if settings.DEMO else {}),
    }


def _is_whole_card(text: str) -> None:
    card: dict[str, Any] = json.loads(text)
    counts = card["counts"]
    scored = counts["scored"] * (1 if card["subject"]["kind"] == "forecaster" else FORECASTS)
    said = {
        "brier": card["scores"]["brier"]["n"],
        "spread": sum(place["n"] for place in card.get("spread", ())),
        "split": sum(card["split"][part]["brier"]["n"] for part in ("committed", "non_committal")),
        "calls": sum(card["calls"][name] for name in ("held", "not_held", "no_side")),
        "calibration": card["calibration"]["n"],
        "decomposition": card.get("decomposition", {"n": scored})["n"],
    }
    assert said == dict.fromkeys(said, scored), card
    assert counts["claims"] == sum(counts[state] for state in ("open", "due", "proposed", "resolved", "disputed"))
    assert counts["claims"] == counts["prospective"] + counts["retrospective"]
    assert counts["resolved"] <= counts["scored"] + card["waiting"], "a claim without its score waits for it"


def _are_whole_claims(claims: list[dict[str, Any]]) -> None:
    for claim in claims:
        _is_whole_claim(claim)
    assert len({claim["id"] for claim in claims}) == len(claims)


def _is_whole_claim(claim: dict[str, Any]) -> None:
    """A claim of the file has all its forecasts, and its outcome, from the instant at which it is there."""
    assert claim["outcome"] == "occurred", claim
    assert len(claim["forecasts"]) == FORECASTS


def _is_table(rows: list[dict[str, str]]) -> None:
    assert {row["outcome"] for row in rows} <= {"occurred"}


def _is_whole_board(text: str) -> None:
    board = json.loads(text)
    assert board["listed"] == len(board["rows"])
    for row in board["rows"]:
        assert row["scores"]["brier"]["n"] == sum(row["calls"][name] for name in ("held", "not_held", "no_side")), row
