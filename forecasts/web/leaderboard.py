"""The leaderboard: who was closest, as far as the numbers allow. Places are ranges, intervals are drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forecasts import clock
from forecasts.models.errors import Invalid
from forecasts.scorecards.boards.document_types import COMPARED, BoardBrier, BoardDocument, BoardRank
from forecasts.scorecards.boards.document_types import BoardRow as Row
from forecasts.scorecards.boards.leaderboard import PROSPECTIVE, RETROSPECTIVE, leaderboard
from forecasts.templatetags.figures import DASH
from forecasts.web.errors import reads

JSON = "/api/v1/leaderboard/"
COIN = 0.25
STEP = 0.05
KINDS = {"forecaster": "Forecasters", "outlet": "Outlets", "topic": "Topics"}
PARTS = {PROSPECTIVE: "Recorded in advance", RETROSPECTIVE: "Recorded afterwards"}
ORDERS = {"name": "Name", "error": "Error", "adjusted": "Adjusted", "n": "Forecasts", "held": "Calls held"}
USUAL = {"kind": "forecaster", "part": "", "order": "error", "page": 1}
"""What an address need not say. Where it names no part, the board opens on the first one that has entries."""
OF = {"quoted": "quoted third party", "reader": "reader", "model": "model"}


@dataclass(frozen=True)
class Tab:
    """One choice between boards, and its address."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Scale:
    """What the drawn intervals have in common: where their axis begins and ends."""

    low: float
    high: float

    def across(self, value: float) -> str:
        """Place a score on the axis, as SVG takes it."""
        return f"{100 * (value - self.low) / (self.high - self.low):.1f}%"

    @property
    def coin(self) -> str:
        """Where always saying 50 % stands."""
        return self.across(COIN)


@dataclass(frozen=True)
class Whisker:
    """A mean and its interval, placed on the scale."""

    low: str
    mean: str
    high: str
    coin: str


@dataclass(frozen=True)
class BoardRow:
    """One line of the board: the document’s row, its place in words, and its drawing where there is one."""

    row: Row
    place: str
    of: str
    whisker: Whisker | None


@reads
def board(request: HttpRequest) -> HttpResponse:
    """Show a board; what the address asks for and there is not, is named and left out."""
    now = clock.now()
    asked, wrong = usual_where_unknown(request.GET)
    document = None
    while document is None:  # one argument after the other: a page can be judged once there is a board
        try:
            document = opened(asked, now=now)
        except Invalid as error:
            wrong |= error.fields
            asked |= {name: USUAL[name] for name in error.fields}
    rows, chosen = document["rows"], asked | {"part": document["part"]}
    context = {
        "board": document,
        "wrong": wrong,
        "kinds": tabs(asked, "kind", KINDS),
        "parts": tabs(chosen, "part", PARTS),
        "columns": {name: address(asked | {"order": name}) for name in ORDERS},
        "title": KINDS[document["kind"]],
        "afterwards": document["part"] == RETROSPECTIVE,
        "scale": scale_of(rows),
        "ranked": lines([row for row in rows if "rank" in row], scale_of(rows)),
        "unranked": lines([row for row in rows if "rank" not in row], scale_of(rows)),
        "earlier": address(asked | {"page": document["page"] - 1}) if document["page"] > 1 else "",
        "later": address(asked | {"page": document["page"] + 1}) if document["page"] < document["pages"] else "",
        "json_url": json_url(chosen),
        "compare_url": compare_url(chosen),
    }
    return render(request, "forecasts/leaderboard.html", context)


def opened(asked: Mapping[str, Any], *, now: datetime) -> BoardDocument:
    """Return the board that an address asks for; where it names no part, of the first one in which anything is scored.

    Raises:
        Invalid: naming the argument; there is no such kind, part, order or page.
    """
    if asked["part"]:
        return leaderboard(**asked, now=now)
    for part in PARTS:
        first = leaderboard(kind=asked["kind"], part=part, now=now)["rows"][:1]
        if first and first[0]["scores"]["brier"]["n"]:
            return leaderboard(**{**asked, "part": part}, now=now)
    return leaderboard(**{**asked, "part": PROSPECTIVE}, now=now)


def usual_where_unknown(query: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Take what an address asks for; a page that is no number is left out, and said."""
    asked: dict[str, Any] = {name: query.get(name) or usual for name, usual in USUAL.items()}
    page = str(asked["page"])
    if page.isascii() and page.isdecimal() and len(page) < 10:
        return asked | {"page": int(page)}, {}
    return asked | {"page": 1}, {"page": "The page has to be a whole number from 1."}


def query(asked: Mapping[str, Any]) -> str:
    """The query string of a board, without what is usual."""
    return urlencode({name: value for name, value in asked.items() if value != USUAL[name]})


def address(asked: Mapping[str, Any]) -> str:
    """The address of a board."""
    path, rest = reverse("web:leaderboard"), query(asked)
    return f"{path}?{rest}" if rest else path


def json_url(asked: Mapping[str, Any]) -> str:
    """Where the same document is to be had as JSON."""
    return f"{JSON}?{urlencode(asked)}"


def compare_url(asked: Mapping[str, Any]) -> str:
    """Where two of a board are compared; nowhere, where nobody answers claims."""
    if asked["kind"] not in COMPARED:
        return ""
    return f"{reverse('web:compare')}?{urlencode({name: asked[name] for name in ('kind', 'part')})}"


def tabs(asked: dict[str, Any], name: str, labels: Mapping[str, str]) -> list[Tab]:
    """The choices of one argument; each begins on its first page."""
    return [
        Tab(label, address(asked | {name: value, "page": 1}), value == asked[name]) for value, label in labels.items()
    ]


def scale_of(rows: Iterable[Row]) -> Scale:
    """Choose an axis in steps of 0.05 that holds every interval of a page, and the coin."""
    intervals = [row["scores"]["brier"].get("interval") for row in rows]
    ends = [COIN, *(interval[end] for interval in intervals if interval for end in ("low", "high"))]
    low, high = floor(min(ends) / STEP) * STEP, ceil(max(ends) / STEP) * STEP
    return Scale(round(low, 2), round(max(high, low + 2 * STEP), 2))


def lines(rows: Sequence[Row], scale: Scale) -> list[BoardRow]:
    """Write the rows as the page shows them."""
    return [
        BoardRow(
            row=row,
            place=place_words(row.get("rank")),
            of=OF.get(row["subject"].get("of", ""), ""),
            whisker=whisker(row["scores"]["brier"], scale),
        )
        for row in rows
    ]


def place_words(rank: BoardRank | None) -> str:
    """Write a range of places: “2–7”."""
    if rank is None:
        return DASH
    return f"{rank['low']:,}" if rank["low"] == rank["high"] else f"{rank['low']:,}{DASH}{rank['high']:,}"


def whisker(brier: BoardBrier, scale: Scale) -> Whisker | None:
    """Place a mean and its interval; without an interval there is nothing to draw."""
    interval = brier.get("interval")
    if interval is None or brier["value"] is None:
        return None
    return Whisker(
        low=scale.across(interval["low"]),
        mean=scale.across(brier["value"]),
        high=scale.across(interval["high"]),
        coin=scale.coin,
    )
