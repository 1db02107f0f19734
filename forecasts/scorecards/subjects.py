"""Subjects: whom or what a scorecard is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q

from forecasts.models.claims import Claim, ClaimQuerySet
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Article, Forecaster, Outlet, Topic

LEDGER: Final = "ledger"

_MODELS: Final = {"forecaster": Forecaster, "outlet": Outlet, "article": Article, "topic": Topic}
KINDS: Final = (*_MODELS, LEDGER)

_PAGES: Final = {
    "forecaster": "/forecasters/{}/",
    "outlet": "/outlets/{}/",
    "article": "/articles/{}/scorecard/",
    "topic": "/topics/{}/",
    LEDGER: "/ledger/",
}
"""The fixed public addresses of the scorecards."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A forecaster, an outlet, an article, a topic or the whole ledger; `pk` is 0 for the ledger."""

    kind: str
    pk: int
    slug: str
    name: str
    row: Forecaster | Outlet | Article | Topic | None = None

    class DoesNotExist(LookupError):
        """There is no subject of that kind and slug."""

    @property
    def url(self) -> str:
        """The path of its page."""
        return _PAGES[self.kind].format(self.slug)


def subject_of(*, kind: str, slug: str = LEDGER) -> Subject:
    """Return the subject of a kind by its slug; the ledger's slug is "ledger".

    Raises:
        Subject.DoesNotExist: there is none.
    """
    if kind == LEDGER and slug == LEDGER:
        return Subject(LEDGER, 0, LEDGER, "The whole ledger")
    model = _MODELS.get(kind)
    row = model.objects.filter(slug=slug).first() if model and "\0" not in slug else None
    if row is None:
        raise Subject.DoesNotExist(
            f"There is no {kind} {slug!r}." if model else f"There is no scorecard of a {kind!r}."
        )
    return Subject(kind, row.pk, row.slug, str(row), row)


def claims_of(subject: Subject) -> ClaimQuerySet:
    """Return the recorded claims that may count for a subject: those it has to do with, by filing or by a forecast."""
    recorded = Claim.objects.recorded()
    said = Forecast.objects.filter(claim=OuterRef("pk"))
    match subject.kind:
        case "forecaster":
            return recorded.filter(Exists(said.filter(forecaster=subject.pk)))
        case "outlet":
            by_article = Exists(said.filter(article__outlet=subject.pk))
            return recorded.filter(Q(outlet=subject.pk) | Q(article__outlet=subject.pk) | by_article)
        case "article":
            return recorded.filter(Q(article=subject.pk) | Exists(said.filter(article=subject.pk)))
        case "topic":
            return recorded.filter(topics=subject.pk)
        case _:
            return recorded
