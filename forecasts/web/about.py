"""What stands around a scorecard: what kind of subject it is, its articles, outlets and people, its claims by state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Article, Forecaster, Outlet, Topic
from forecasts.scorecards.subjects import Subject, claims_of

MOST = 8
MOST_TOPICS = 200
"""How many of each are named; the lists have all."""

KINDS = {
    Forecaster.Kind.AUTHOR: "Scorecard of an author",
    Forecaster.Kind.QUOTED: "Scorecard of a third party whom articles quote",
    Forecaster.Kind.READER: "Scorecard of a reader, under a made-up name",
    Forecaster.Kind.MODEL: "Scorecard of a model",
    Forecaster.Kind.REFERENCE: "Scorecard of a reference to compare with",
    "outlet": "Scorecard of an outlet",
    "article": "Scorecard of an article",
    "topic": "Scorecard of a topic",
    "ledger": "Scorecard of everything recorded",
}
HEADINGS = {"article": "Articles", "outlet": "Outlets", "forecaster": "Forecasters"}
LISTED_BY = {
    "outlet": ("article", "forecaster"),
    "forecaster": ("article", "outlet"),
    "topic": ("outlet", "forecaster"),
}
PUBLISHING = (Forecaster.Kind.AUTHOR, Forecaster.Kind.QUOTED, Forecaster.Kind.MODEL)


@dataclass
class Related:
    """Some of what has to do with a subject, and where all of it is listed, if there is more."""

    heading: str
    all_url: str
    named: list[tuple[str, str]] = field(default_factory=list)
    has_more: bool = False


def kind_words(subject: Subject) -> str:
    """Say what the card is of."""
    return KINDS[subject.row.kind if isinstance(subject.row, Forecaster) else subject.kind]


def claims_url(subject: Subject, **asked: Any) -> str:
    """The address of a subject’s claims, or of those in some state."""
    about = {} if subject.kind == "ledger" else {subject.kind: subject.slug}
    query = urlencode(about | asked, doseq=True)
    return f"{reverse('web:claims')}?{query}" if query else reverse("web:claims")


def around(subject: Subject, *, related: bool = True) -> tuple[list[Related], list[tuple[str, str]]]:
    """The articles, outlets and forecasters of a subject, a few of each, and its topics by slug and name, in one query."""
    kinds = LISTED_BY.get(subject.kind, ()) if related else ()
    found = [labelled(ROWS[kind](subject), kind) for kind in kinds]
    listed = {kind: Related(HEADINGS[kind], all_url(subject, kind)) for kind in kinds}
    topics: list[tuple[str, str]] = []
    for kind, name, slug in topic_rows(subject).union(*found).order_by("row_kind", "row_name"):
        if kind == "topic":
            topics.append((slug, name))
            continue
        named = listed[kind].named
        listed[kind].has_more = len(named) == MOST
        if len(named) < MOST:
            named.append((name, reverse(f"web:{kind}", args=[slug])))
    return [each for each in listed.values() if each.named], topics


def topic_rows(subject: Subject) -> QuerySet[Any, tuple[str, str, str]]:
    """The topics of a subject’s claims, as many as one can choose from, as kind, name and slug."""
    filed = Claim.topics.through._default_manager.filter(claim__in=claims_of(subject).order_by().values("pk"))
    few = Topic.objects.filter(pk__in=filed.values("topic")).order_by("name", "pk").values("pk")[:MOST_TOPICS]
    named = Topic.objects.filter(pk__in=few).order_by().annotate(row_kind=Value("topic"), row_name=F("name"))
    return named.values_list("row_kind", "row_name", "slug")


def all_url(subject: Subject, kind: str) -> str:
    """Where all of a kind are listed that have to do with a subject."""
    return f"{reverse(f'web:{kind}s')}?{urlencode({subject.kind: subject.slug})}"


def articles_of(subject: Subject) -> QuerySet[Article]:
    """The articles with recorded claims that a forecaster wrote or is quoted in, or that an outlet published."""
    said = Forecast.objects.by(subject.pk).filter(article=OuterRef("pk"))
    wrote = Article.authors.through.objects.filter(article=OuterRef("pk")).filter(
        Q(forecaster=subject.pk) | Q(forecaster__merged_into=subject.pk)
    )
    of = {"outlet": Q(outlet=subject.pk), "forecaster": Q(Exists(wrote)) | Q(Exists(said))}[subject.kind]
    return Article.objects.filter(of, Exists(Claim.objects.recorded().filter(article=OuterRef("pk"))))


def outlets_of(subject: Subject) -> QuerySet[Outlet]:
    """The outlets in which a forecaster’s forecasts stood, or that published on a topic."""
    published: QuerySet[Any]
    if subject.kind == "topic":
        published = Claim.objects.recorded().filter(topics=subject.pk)
        outlet = Coalesce("outlet", "article__outlet")
    else:
        published = Forecast.objects.by(subject.pk)
        outlet = Coalesce("article__outlet", "claim__outlet", "claim__article__outlet")
    return Outlet.objects.filter(pk__in=published.order_by().values_list(outlet))


def forecasters_of(subject: Subject) -> QuerySet[Forecaster]:
    """The authors, quoted third parties and models with a forecast in an outlet or on a topic; no readers."""
    of = {
        "outlet": Q(article__outlet=subject.pk) | Q(article=None, claim__outlet=subject.pk),
        "topic": Q(claim__topics=subject.pk),
    }[subject.kind]
    stated = Forecast.objects.filter(of).credited().order_by().values("credited_id")
    return Forecaster.objects.filter(kind__in=PUBLISHING, pk__in=stated)


ROWS: Mapping[str, Any] = {"article": articles_of, "outlet": outlets_of, "forecaster": forecasters_of}


def labelled(rows: QuerySet[Any], kind: str) -> QuerySet[Any, tuple[str, str, str]]:
    """One more than are named, as kind, name and slug."""
    newest = rows.model is Article
    few = rows.order_by("-published_on" if newest else "name", "pk").values("pk")[: MOST + 1]
    named = rows.model._default_manager.filter(pk__in=few).order_by()
    named = named.annotate(row_kind=Value(kind), row_name=F("title" if newest else "name"))
    triples: QuerySet[Any, tuple[str, str, str]] = named.values_list("row_kind", "row_name", "slug")
    return triples
