"""Subjects: whom or what a scorecard is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from forecasts.models.claims import Claim, ClaimQuerySet
from forecasts.models.forecasts import Forecast
from forecasts.models.merges import ForecasterMerge
from forecasts.models.sources import Article, Forecaster, Outlet, Topic

LEDGER: Final = "ledger"

Row = Forecaster | Outlet | Article | Topic

_MODELS: Final[dict[str, type[Row]]] = {"forecaster": Forecaster, "outlet": Outlet, "article": Article, "topic": Topic}
LISTED_KINDS: Final = tuple(_MODELS)
"""The kinds of which there are several."""
KINDS: Final = (*LISTED_KINDS, LEDGER)

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
    row: Row | None = None

    class DoesNotExist(LookupError):
        """There is no subject of that kind and slug."""

    @property
    def url(self) -> str:
        """The path of its page."""
        return _PAGES[self.kind].format(self.slug)


def subject_of(*, kind: str, slug: str = LEDGER, private: bool = False, at: datetime | None = None) -> Subject:
    """Return the subject of a kind by its slug; the ledger's slug is "ledger".

    Of a forecaster who is another name of somebody, now or `at` an instant, it is the person who is meant: an address that
    names another slug than the subject's leads on. A reader who has not opted in to a public scorecard is a subject only for the reader alone: `private`.

    Raises:
        Subject.DoesNotExist: there is none.
    """
    if kind == LEDGER and slug == LEDGER:
        return Subject(LEDGER, 0, LEDGER, "The whole ledger")
    model = _MODELS.get(kind)
    row = _found(model, slug) if model and "\0" not in slug else None
    if row is None or not (private or _is_public(row)):
        raise Subject.DoesNotExist(
            f"There is no {kind} {slug!r}." if model else f"There is no scorecard of a {kind!r}."
        )
    if isinstance(row, Forecaster):
        row = row.meant if at is None else _meant_then(row, at)
    return Subject(kind, row.pk, row.slug, str(row), row)


def subject_by_key(kind: str, pk: int) -> Subject | None:
    """Return the subject of a kind by its key, if everybody may see its scorecard; None if it is no subject of its own."""
    if kind == LEDGER:
        return subject_of(kind=LEDGER)
    row = public_rows(kind).filter(pk=pk).first()
    return Subject(kind, row.pk, row.slug, str(row), row) if row else None


def _meant_then(row: Forecaster, at: datetime) -> Forecaster:
    root = ForecasterMerge.objects.standing(at=at).roots().get(row.pk)
    return row if root is None else Forecaster.objects.get(pk=root)


def public_rows(kind: str) -> QuerySet[Row]:
    """Return all rows of a kind whose scorecards everybody may see.

    Raises:
        Subject.DoesNotExist: there is no such kind with rows of its own.
    """
    if kind not in _MODELS:
        raise Subject.DoesNotExist(f"There is no scorecard of a {kind!r}.")
    return Forecaster.objects.public().themselves() if kind == "forecaster" else _MODELS[kind]._default_manager.all()


def _found(model: type[Row], slug: str) -> Row | None:
    if model is Forecaster:
        return Forecaster.objects.filter(slug=slug).select_related("merged_into").first()
    return model._default_manager.filter(slug=slug).first()


def _is_public(row: Row) -> bool:
    return not isinstance(row, Forecaster) or row.is_public


def claims_of(subject: Subject, *, at: datetime | None = None) -> ClaimQuerySet:
    """Return the recorded claims that may count for a subject: those it has to do with, by filing or by a forecast.

    With `at` the forecasts are those that counted then, before later corrections, and credited as they were then.
    """
    return Claim.objects.recorded().filter(about(subject.kind, subject.pk, at=at))


def about(kind: str, pk: int, *, at: datetime | None = None, of: str = "") -> Q:
    """Return which claims have to do with a subject, now or by what had been recorded by `at`; or which rows `of` these."""
    forecasts = Forecast.objects.all() if at is None else Forecast.every.in_force(at=at)
    said, claim = forecasts.filter(claim=OuterRef(of or "pk")), f"{of}__" if of else ""
    match kind:
        case "forecaster":
            return Q(Exists(said.by(pk) if at is None else said.filter(forecaster__in=_names_then(pk, at))))
        case "outlet":
            filed = Q(**{f"{claim}outlet": pk}) | Q(**{f"{claim}article__outlet": pk})
            return filed | Q(Exists(said.filter(article__outlet=pk)))
        case "article":
            return Q(**{f"{claim}article": pk}) | Q(Exists(said.filter(article=pk)))
        case "topic":
            return Q(**{f"{claim}topics": pk})
        case _:
            return Q()


def _names_then(pk: int, at: datetime) -> list[int]:
    """Return the keys of a forecaster and of all who were another name of it at an instant."""
    roots = ForecasterMerge.objects.standing(at=at).roots()
    return [pk, *(one for one, root in roots.items() if root == pk)]
