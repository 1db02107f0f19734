"""The scorecards: one page for a forecaster, an outlet, an article, a topic and the whole ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.scores import Standing
from forecasts.scorecards.calls import Call
from forecasts.scorecards.queries import card_page
from forecasts.scorecards.subjects import LEDGER, Subject
from forecasts.templatetags.days import short_day
from forecasts.templatetags.marks import OUTCOMES
from forecasts.web.diagram import diagram_of
from forecasts.web.errors import reads
from forecasts.web.lay import fine_print, lay_rows, lede
from forecasts.web.lines import Line, forecaster_of, held_in, line

RULES = (
    ("brier", "Brier, the forecast that stood at the close"),
    ("log", "Logarithmic, nats"),
    ("brier_first", "Brier, the first forecast"),
    ("brier_time_weighted", "Brier, weighted by time"),
)
PARTS = (
    ("quoted", "Quoted third parties, apart"),
    ("committed", "Committed wordings and stated numbers"),
    ("non_committal", "Non-committal wordings"),
    ("prospective", "Recorded in advance"),
    ("retrospective", "Recorded afterwards"),
)
UNSCORABLE = dict(Standing.Unscorable.choices)
VOIDS = {outcome: mark.words.partition(": ")[2] for outcome, mark in OUTCOMES.items() if mark.kind == "void"}
ORDER = ("held", "no_side", "not_held", "not_scored", None)


@dataclass(frozen=True)
class CountRow:
    """One line of “what is counted, and what is not”."""

    label: str
    number: int
    why: str


@dataclass(frozen=True)
class ScoreRow:
    """One line of the statisticians’ table."""

    label: str
    score: Mapping[str, Any]


@reads
def forecaster(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a forecaster’s scorecard."""
    return card(request, "forecaster", slug)


@reads
def outlet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an outlet’s scorecard."""
    return card(request, "outlet", slug)


@reads
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article’s scorecard."""
    return card(request, "article", slug)


@reads
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic’s scorecard."""
    return card(request, "topic", slug)


@reads
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the scorecard of the whole ledger."""
    return card(request, LEDGER, LEDGER)


def card(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show one scorecard; a page that waits for its scores asks for the part that changes, and gets the same view."""
    now = clock.now()
    try:
        page = card_page(kind=kind, slug=slug, now=now)
    except Subject.DoesNotExist:
        raise Http404("There is no scorecard at this address.") from None
    document = page.document
    context = {
        "subject": page.subject,
        "document": document,
        "pending": page.pending,
        "lede": lede(document),
        "lay": lay_rows(document),
        "fine_print": fine_print(document),
        "chart": diagram_of(document["calibration"]["bins"], page.calls),
        "lines": call_lines(page.calls, page.subject, now=now),
        "counts": count_rows(document["counts"]),
        "scores": [ScoreRow(label, document["scores"][rule]) for rule, label in RULES if rule in document["scores"]],
        "parts": part_rows(document["split"]),
        "json_url": json_url(page.subject),
        "now": now,
    }
    template = "forecasts/scorecard.html#card" if request.headers.get("HX-Request") else "forecasts/scorecard.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def json_url(subject: Subject) -> str:
    """Where the same document is to be had as JSON."""
    return f"/api/v1/scorecards/{subject.kind}/" + ("" if subject.kind == LEDGER else f"{subject.slug}/")


def call_lines(calls: Iterable[Call], subject: Subject, *, now: datetime) -> list[Line]:
    """Every call as a line, the closest first. A mark that all of them bear stands once, on top of the page."""

    def meta(claim: Claim, call: Call | None) -> Sequence[str]:
        who = "" if subject.kind == "forecaster" else forecaster_of(call)
        return [who, f"deadline {short_day(claim.deadline_on)}"]

    ordered = sorted(calls, key=closeness)
    lines = [line(call.claim, call, at=now, meta=meta) for call in ordered]
    if all("retrospective" in each.states for each in lines):
        return [replace(each, states=tuple(set(each.states) - {"retrospective"})) for each in lines]
    return lines


def closeness(call: Call) -> tuple[int, int, int]:
    """Sort by what became of the call, the closest first."""
    error = call.brier.value if call.brier else None
    return ORDER.index(held_in(call)), error or 0, call.claim.pk


def count_rows(counts: Mapping[str, Any]) -> list[CountRow]:
    """Every claim has its line: scored, waiting, or not scored and why."""
    void, unscorable = counts["void"], counts["unscorable"]
    disputed = (
        f"of these, {counts['disputed']} disputed; a resolution stands until its dispute is decided"
        if counts["disputed"]
        else ""
    )
    rows = [
        CountRow("Scored", counts["scored"], disputed or "resolved, with a probability that can be read"),
        CountRow("Open", counts["open"], "deadline ahead"),
        CountRow("Due, not yet checked", counts["due"], "nobody has looked yet"),
        CountRow("Proposed", counts["proposed"], "waits for a second person"),
        CountRow("Void", sum(void.values()), reasons(void, VOIDS)),
        CountRow("Resolved, not scorable", sum(unscorable.values()), reasons(unscorable, UNSCORABLE)),
    ]
    return [row for row in rows if row.number or row.label == "Scored"]


def reasons(numbers: Mapping[str, int], words: Mapping[str, str]) -> str:
    """List reasons with their numbers."""
    return ", ".join(f"{words.get(reason) or reason.replace('_', ' ')} {number}" for reason, number in numbers.items())


def part_rows(split: Mapping[str, Mapping[str, Any]]) -> list[ScoreRow]:
    """The Brier scores over the parts that hold any forecast."""
    return [
        ScoreRow(label, split[part]["brier"]) for part, label in PARTS if part in split and split[part]["brier"]["n"]
    ]
