"""Corrections as pages show them: what was recorded beside what it should have been, where the two differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from forecasts.history.actors import strongest_role
from forecasts.models.claims import Claim, Precision
from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.people import User
from forecasts.scorecards.readings import read
from forecasts.statements.asked import Asked
from forecasts.templatetags.answers import stated_words
from forecasts.templatetags.days import day, instant_words
from forecasts.templatetags.figures import bare_percent, percent
from forecasts.templatetags.words import role_words

NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """One thing that a correction changes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownCorrection:
    """A correction with what it changes, by whom, and what became of it; `decision` is None while it waits."""

    correction: Correction
    claim: Claim
    differences: tuple[Difference, ...]
    decision: CorrectionDecision | None
    proposed_by: str

    @property
    def is_confirmed(self) -> bool:
        """Whether the corrected forecast counts."""
        return self.decision is not None and self.decision.kind == CorrectionDecision.Kind.CONFIRMED

    @property
    def before(self) -> Forecast:
        """What was recorded."""
        return self.correction.forecast

    @property
    def since(self) -> datetime:
        """When it was proposed."""
        return self.correction.proposed_at


def corrections_on(claim: Claim) -> list[ShownCorrection]:
    """Return the corrections on a claim that wait or were confirmed, the newest first. One query."""
    related = (
        "forecast__forecaster",
        "forecast__article",
        "forecaster",
        "article",
        "decision",
        "proposed_by",
    )
    rows = Correction.objects.filter(forecast__claim=claim).select_related(*related).order_by("-proposed_at", "-pk")
    shown = (shown_correction(row, claim) for row in rows)
    return [each for each in shown if each.decision is None or each.is_confirmed]


def shown_correction(correction: Correction, claim: Claim) -> ShownCorrection:
    """Return a correction as pages show it."""
    who = correction.proposed_by
    return ShownCorrection(
        correction=correction,
        claim=claim,
        differences=tuple(differences(correction.forecast, correction, claim)),
        decision=getattr(correction, "decision", None),
        proposed_by=role_words(strongest_role(who)) if isinstance(who, User) else "",
    )


def differences(before: Statement, after: Statement, claim: Claim) -> Iterator[Difference]:
    """Yield what differs between two statements on a claim, in words."""
    for (label, old), (_, new) in zip(lines_of(before, claim), lines_of(after, claim), strict=True):
        if old != new:
            yield Difference(label, old or NOTHING, new or NOTHING)


def lines_of(row: Statement, claim: Claim) -> Iterable[tuple[str, str]]:
    """Return everything that a statement says, each under its label."""
    by_day = row.stated_precision == Precision.DAY
    return (
        ("Forecaster", f"{row.forecaster.name}, {row.forecaster.get_kind_display()}"),
        ("Stated", day(row.stated_on) if by_day else instant_words(row.stated_at)),
        ("Words", f"“{row.wording}”" if row.wording else ""),
        ("Says", row.get_says_display() if row.says else ""),
        ("Probability", reading_words(row, claim)),
        ("Reason for the reading", row.reading_reason),
        ("Quote", f"“{row.quote_exact}”" if row.quote_exact else ""),
        ("Article", row.article.title if row.article else ""),
        ("Note", row.note),
    )


def reading_words(row: Statement, claim: Claim) -> str:
    """Say what a statement gives the event, or the options and values, and who reads it so."""
    if row.basis == Statement.Basis.WITHDRAWAL:
        return "withdrawn"
    if row.distribution:
        return stated_words(Asked.of(claim), row.distribution)
    reading = read(row)
    if reading is None:
        return "no reading"
    ends = f", {bare_percent(reading.low)} to {percent(reading.high)}" if reading.low != reading.high else ""
    return f"{percent(reading.point)}{ends} ({reading.read_by})"
