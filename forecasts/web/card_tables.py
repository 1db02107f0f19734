"""The tables of a scorecard: what is counted and what is not, the scores by rule and over parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from forecasts.models.scores import Standing
from forecasts.scorecards.card.document_types import RULES, CardCounts, CardPartScore, CardScores, CardSplit, PartName
from forecasts.scorecards.subjects import Subject
from forecasts.scoring.registry import BY_KEY
from forecasts.templatetags.figures import grouped
from forecasts.templatetags.marks import OUTCOMES
from forecasts.web.about import claims_url

RULE_WORDS = {
    "brier": "Brier, the forecast that stood at the close",
    "log": "Logarithmic, nats",
    "brier_first": "Brier, the first forecast",
    "brier_time_weighted": "Brier, weighted by time",
}
"""What a rule is called in the table where its name on the methods page is too long or too short."""
PARTS: Final[tuple[tuple[PartName, str, str], ...]] = (
    ("quoted", "counted", "Quoted third parties, apart"),
    ("committed", "reading", "Committed wordings and stated numbers"),
    ("non_committal", "reading", "Non-committal wordings"),
    ("prospective", "afterwards", "Recorded in advance"),
    ("retrospective", "afterwards", "Recorded afterwards"),
)
UNSCORABLE = dict(Standing.Unscorable.choices)
VOIDS = {outcome: mark.words.partition(": ")[2] for outcome, mark in OUTCOMES.items() if mark.kind == "void"}


@dataclass(frozen=True)
class CountRow:
    """One line of “what is counted, and what is not”: `asked` is how the list of claims shows them, `url` where."""

    label: str
    number: int
    why: str
    asked: Mapping[str, str | Sequence[str]]
    url: str = ""


@dataclass(frozen=True)
class ScoreRow:
    """One line of the statisticians’ table; `method` is where on the methods page it is explained."""

    label: str
    method: str
    score: CardPartScore


def count_rows(counts: CardCounts) -> list[CountRow]:
    """Every claim has its line: scored, waiting, or not scored and why."""
    void, unscorable = counts["void"], counts["unscorable"]
    disputed = (
        f"of these, {grouped(counts['disputed'])} disputed; a resolution stands until its dispute is decided"
        if counts["disputed"]
        else ""
    )
    rows = [
        CountRow(
            "Scored", counts["scored"], disputed or "resolved, with a probability that can be read", {"card": "scored"}
        ),
        CountRow("Open", counts["open"], "deadline ahead", {"card": "open"}),
        CountRow(
            "Due, not yet checked",
            counts["due"],
            "no answer stands yet, which says nothing about what happened",
            {"card": "due"},
        ),
        CountRow("Proposed", counts["proposed"], "waits for a second person", {"card": "proposed"}),
        CountRow("Void", sum(void.values()), reasons(void, VOIDS), {"card": "void"}),
        CountRow(
            "Resolved, not scorable", sum(unscorable.values()), reasons(unscorable, UNSCORABLE), {"card": "unscorable"}
        ),
    ]
    return [row for row in rows if row.number or row.label == "Scored"]


def linked(rows: Iterable[CountRow], subject: Subject) -> list[CountRow]:
    """The rows with the addresses of the lists that show their claims."""
    return [replace(row, url=claims_url(subject, **row.asked)) for row in rows]


def reasons(numbers: Mapping[str, int], words: Mapping[str, str]) -> str:
    """List reasons with their numbers."""
    return ", ".join(
        f"{words.get(reason) or reason.replace('_', ' ')} {grouped(number)}" for reason, number in numbers.items()
    )


def score_rows(scores: CardScores) -> list[ScoreRow]:
    """The mean scores by rule; each links to its entry on the methods page."""
    return [
        ScoreRow(RULE_WORDS.get(rule) or BY_KEY[rule].name, rule, scores[rule])
        for rule in RULES
        if rule in scores and has_any(rule, scores[rule])
    ]


def has_any(rule: str, score: CardPartScore) -> bool:
    """Whether a rule has its line: those of every yes-or-no forecast always, another one once it scored something."""
    return rule in RULE_WORDS or bool(score["n"] or score["infinite"])


def part_rows(split: CardSplit) -> list[ScoreRow]:
    """The Brier scores over the parts that hold any forecast."""
    return [
        ScoreRow(label, method, split[part]["brier"])
        for part, method, label in PARTS
        if part in split and split[part]["brier"]["n"]
    ]
