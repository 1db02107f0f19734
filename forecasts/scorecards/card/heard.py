"""All that was said on the claims of a card, by whomever: over time, and by the readers and references it is held against.

Only claims on which more than one forecast was stated are read: where there is one alone, the line of the card says it all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from forecasts.models.forecasts import Forecast, ForecastQuerySet, Statement
from forecasts.models.merges import ForecasterMerge
from forecasts.scorecards.card.company import COMPANY, Company, Said, Series, Who, said_in
from forecasts.scorecards.card.courses import Course, Step
from forecasts.scorecards.card.figures import Figures
from forecasts.scorecards.columns import columns_of
from forecasts.scorecards.subjects import Subject, claims_of
from forecasts.scoring.forecast import Rule


@dataclass(frozen=True, slots=True)
class Heard:
    """The courses of forecasters by claim, and the company among them."""

    courses: dict[int, dict[int, Course]] = field(default_factory=dict)
    company: Company = field(default_factory=Company)


class _Words(NamedTuple):
    """A statement as `readings.read` takes it."""

    basis: str
    p_ppm: int | None
    distribution: Any
    wording: str
    phrase_key: str
    says: str
    low_ppm: None = None
    high_ppm: None = None
    reading_reason: str = ""


class _Stated(NamedTuple):
    """A statement: who made it, when, and what it says; None of what withdraws, or of words without a reading."""

    claim_pk: int
    who: Who
    stated_at: datetime
    recorded_at: datetime
    withdraws: bool
    said: Said | None

    @property
    def series(self) -> tuple[int, int]:
        """What it belongs to: the statements of one forecaster on one claim."""
        return self.claim_pk, self.who.pk


def heard_on(subject: Subject, figures: Figures, *, at: datetime) -> Heard:
    """Return what had been recorded by `at` on a card's claims, where it has any score over time. One query, or none.

    Words without a reading are left out of the courses, as they are of the scores over time: what was said before still stands.
    """
    heard = Heard()
    if not figures.several or not any(Rule.BRIER_TIME_WEIGHTED in line.scores for line in figures.lines):
        return heard
    as_of = figures.as_of
    recorded = Forecast.every.in_force(at=at)
    others = recorded.filter(claim=OuterRef("claim")).exclude(pk=OuterRef("pk"))
    rows = recorded.filter(Exists(others), claim__in=claims_of(subject, at=as_of).order_by())
    ordered = _named(rows, as_of).order_by("claim_id", "credited_id", "stated_at", "recorded_at", "pk")
    stated = _statements(columns_of(ordered, (*_PLAIN, *_INSTANTS)))
    for (claim_pk, who_pk), same in groupby(stated, key=lambda each: each.series):
        of_one = list(same)
        course = [Step(each.stated_at, each.said) for each in of_one if each.withdraws or each.said is not None]
        if course:
            heard.courses.setdefault(claim_pk, {})[who_pk] = course
        if of_one[0].who.kind in COMPANY:
            heard.company.add(claim_pk, _series(of_one))
    return heard


def _named(rows: ForecastQuerySet, as_of: datetime | None) -> QuerySet[Any, Any]:
    """Say with each whom it is credited to, and how that person is called."""
    if as_of is not None:
        meant = ForecasterMerge.objects.standing(at=as_of).roots()
        own = {"credited_slug": F("forecaster__slug"), "credited_name": F("forecaster__name")}
        then: QuerySet[Any, Any] = rows.credited(meant).annotate(**own)
        return then
    found: QuerySet[Any, Any] = rows.credited().annotate(
        credited_slug=Coalesce("forecaster__merged_into__slug", "forecaster__slug"),
        credited_name=Coalesce("forecaster__merged_into__name", "forecaster__name"),
    )
    return found


def _series(of_one: Sequence[_Stated]) -> Series:
    return Series(
        of_one[0].who,
        tuple(each.stated_at for each in of_one),
        tuple(each.recorded_at for each in of_one),
        tuple(each.said for each in of_one),
    )


_READ: Final = _Words._fields[:6]
_WHO: Final = ("credited_id", "forecaster__kind", "credited_slug", "credited_name")
_PLAIN: Final = ("claim", *_WHO, *_READ)
_INSTANTS: Final = ("stated_at", "recorded_at")


def _statements(column: Mapping[str, Any]) -> Iterator[_Stated]:
    names = ("claim", *_INSTANTS, *_WHO, *_READ)
    for claim_pk, stated_at, recorded_at, *rest in zip(*(column[name] for name in names), strict=True):
        who, words = Who(*rest[: len(_WHO)]), _Words(*rest[len(_WHO) :])
        withdraws = words.basis == Statement.Basis.WITHDRAWAL
        said = None if withdraws else said_in(words)
        yield _Stated(claim_pk, who, stated_at, recorded_at, withdraws, said)
