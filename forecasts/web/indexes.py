"""The lists of forecasters, outlets and topics, each by name, with the number of their claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Forecaster, Outlet, Topic
from forecasts.scorecards.subjects import Subject, subject_of
from forecasts.web.about import ROWS
from forecasts.web.errors import reads

PER_PAGE = 50
LONGEST = 200


@dataclass(frozen=True)
class Index:
    """What one list is about; `narrowed_by` are the kinds of subjects that it can be asked about."""

    kind: str
    title: str
    lede: str
    narrowed_by: tuple[str, ...] = ()


FORECASTERS = Index(
    "forecaster",
    "Forecasters",
    "Whoever a recorded forecast belongs to: authors, third parties whom they quote, models, and readers who show their card.",
    ("outlet", "topic"),
)
OUTLETS = Index(
    "outlet", "Outlets", "Who published the articles whose forecasts are recorded here.", ("forecaster", "topic")
)
TOPICS = Index("topic", "Topics", "The subjects under which claims are filed.")


@dataclass(frozen=True)
class Narrowed:
    """What a list was asked for: a subject it is about, words in the name, and what was not understood."""

    subject: Subject | None
    words: str
    wrong: str

    @property
    def rest(self) -> str:
        """The same as a query string, without the page."""
        asked = {self.subject.kind: self.subject.slug} if self.subject else {}
        return urlencode(asked | ({"q": self.words} if self.words else {}))


@reads
def forecasters(request: HttpRequest) -> HttpResponse:
    """List the forecasters."""
    return index(request, FORECASTERS, with_forecasts())


@reads
def outlets(request: HttpRequest) -> HttpResponse:
    """List the outlets."""
    return index(request, OUTLETS, with_claims_of_outlets())


@reads
def topics(request: HttpRequest) -> HttpResponse:
    """List the topics."""
    of = Claim.objects.recorded().filter(topics=OuterRef("pk"))
    return index(request, TOPICS, counted(Topic.objects.filter(Exists(of)), of.order_by().values("topics")))


def with_claims_of_outlets() -> QuerySet[Any]:
    """The outlets with the number of claims that the list shows of each: its own, its articles', and those forecast in these."""
    outlet, recorded = OuterRef("pk"), Claim.objects.recorded().order_by()
    own = recorded.filter(outlet=outlet)
    published = recorded.filter(article__outlet=outlet).exclude(Q(outlet__isnull=False) & Q(outlet=outlet))
    said = Forecast.objects.filter(article__outlet=outlet).order_by()
    said = said.exclude(Q(claim__outlet__isnull=False) & Q(claim__outlet=outlet))
    said = said.exclude(Q(claim__article__isnull=False) & Q(claim__article__outlet=outlet))
    parts = [
        Coalesce(Subquery(rows.values(by).annotate(n=Count(key, distinct=True)).values("n")), 0)
        for rows, by, key in (
            (own, "outlet", "pk"),
            (published, "article__outlet", "pk"),
            (said, "article__outlet", "claim"),
        )
    ]
    listed: QuerySet[Any] = Outlet.objects.annotate(claim_count=parts[0] + parts[1] + parts[2])
    return listed.filter(claim_count__gt=0)


def with_forecasts() -> QuerySet[Any]:
    """The forecasters of whom everybody may know, with the number of claims on which they said something."""
    said = Forecast.objects.credited().filter(credited_id=OuterRef("pk"))
    claims = said.order_by().values("credited_id").annotate(n=Count("claim", distinct=True)).values("n")
    listed = Forecaster.objects.public().themselves().exclude(kind=Forecaster.Kind.REFERENCE).filter(Exists(said))
    return listed.annotate(claim_count=Subquery(claims))


def counted(rows: QuerySet[Any], claims: QuerySet[Any, Any]) -> QuerySet[Any]:
    """The rows with the number of their claims, which are grouped by what they belong to."""
    numbered: QuerySet[Any] = rows.annotate(claim_count=Subquery(claims.annotate(n=Count("pk")).values("n")))
    return numbered


def index(request: HttpRequest, about: Index, rows: QuerySet[Any]) -> HttpResponse:
    """Show one list, as a whole or narrowed down."""
    narrowed = narrow(request.GET, about.narrowed_by)
    found = chosen(rows, about.kind, narrowed).order_by(F("name").asc(), "pk")
    context = {
        "index": about,
        "narrowed": narrowed,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "everything": reverse(f"web:{about.kind}s"),
    }
    return render(request, "forecasts/index.html", context)


def narrow(query: Mapping[str, str], kinds: tuple[str, ...]) -> Narrowed:
    """Take from an address what a list is asked for."""
    kind = next((kind for kind in kinds if query.get(kind)), "")
    words = query.get("q", "").replace("\0", "").strip()[:LONGEST]
    if not kind:
        return Narrowed(None, words, "")
    try:
        return Narrowed(subject_of(kind=kind, slug=query[kind]), words, "")
    except Subject.DoesNotExist as error:
        return Narrowed(None, words, str(error))


def chosen(rows: QuerySet[Any], kind: str, narrowed: Narrowed) -> QuerySet[Any]:
    """Of the rows, those that have to do with the subject and bear the words in their name."""
    if narrowed.subject is not None:
        rows = rows.filter(pk__in=ROWS[kind](narrowed.subject).order_by().values("pk"))
    field = "title" if kind == "article" else "name"
    return rows.filter(**{f"{field}__icontains": narrowed.words}) if narrowed.words else rows
