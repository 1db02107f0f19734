"""The list of articles, and one article with its claims in reading order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts import clock
from forecasts.models.claims import Claim, State
from forecasts.models.sources import Article
from forecasts.scorecards.calls import Call, calls_of
from forecasts.scoring.intervals import NoInterval, share_interval
from forecasts.templatetags.figures import whole_percent_to
from forecasts.web.errors import reads
from forecasts.web.indexes import chosen, narrow
from forecasts.web.lines import Line, for_lines, leading_calls, line, who_and_deadline

PER_PAGE = 25


@dataclass(frozen=True)
class Place:
    """Where a quote stands in the article’s text, and what became of its event."""

    at: Decimal
    outcome: str


@reads
def articles(request: HttpRequest) -> HttpResponse:
    """List the articles with the number of their claims: all, or those of an outlet or a forecaster."""
    recorded = Count("claims", filter=~Q(claims__state=State.DRAFT), distinct=True)
    listed = (
        Article.objects.select_related("outlet")
        .prefetch_related("authors__merged_into")
        .annotate(claim_count=recorded)
        .filter(claim_count__gt=0)
        .order_by("-published_on", "title")
    )
    narrowed = narrow(request.GET, ("outlet", "forecaster"))
    page = Paginator(chosen(listed, "article", narrowed), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forecasts/articles.html", {"page": page, "narrowed": narrowed})


@reads
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article’s claims in the order in which one reads them."""
    now = clock.now()
    found = find_article(slug)
    claims = list(for_lines(Claim.objects.recorded().filter(article=found)))
    calls = leading_calls(calls_of(claims, at=now))
    claims.sort(key=lambda claim: reading_order(claim, calls.get(claim.pk)))
    lines = [line(claim, calls.get(claim.pk), at=now, meta=who_and_deadline) for claim in claims]
    context = {
        "article": found,
        "lines": lines,
        "places": places([calls.get(claim.pk) for claim in claims], lines, length=length_of_text(found)),
        "counts": tally(lines),
        "held_interval": held_interval(lines),
        "now": now,
    }
    return render(request, "forecasts/article.html", context)


def find_article(slug: str) -> Article:
    """Find an article that has recorded claims; its text is not fetched."""
    found = (
        Article.objects.select_related("outlet")
        .prefetch_related("authors__merged_into")
        .filter(slug=slug, claims__in=Claim.objects.recorded())
        .first()
    )
    if found is None:
        raise Http404("There is no article with claims at this address.")
    return found


def length_of_text(article: Article) -> int:
    """How long the captured text is; 0 without one. The text itself stays where it is."""
    length = Article.objects.filter(pk=article.pk).values_list(Length("capture__text"), flat=True).get()
    return length or 0


def reading_order(claim: Claim, call: Call | None) -> tuple[bool, int, int]:
    """Sort by where the quote stands; claims without a place in the text come last, as recorded."""
    start = call.forecast.quote_start if call else None
    return (start is None, start or 0, claim.pk)


def places(calls: Iterable[Call | None], lines: Sequence[Line], *, length: int) -> list[Place]:
    """Place the quotes on a line from the beginning of the article to its end; none without a captured text."""
    if not length:
        return []
    return [
        Place(at=Decimal(call.forecast.quote_start * 1000 // length) / 10, outcome=line.outcome)
        for call, line in zip(calls, lines, strict=True)
        if call is not None and call.forecast.quote_start is not None
    ]


def held_interval(lines: Sequence[Line]) -> str:
    """How sure one can be of the share of calls that held, in whole per cent."""
    held = sum(line.held == "held" for line in lines)
    interval = share_interval(held, held + sum(line.held == "not_held" for line in lines))
    return "" if isinstance(interval, NoInterval) else whole_percent_to(interval.low, interval.high)


def tally(lines: Sequence[Line]) -> dict[str, int]:
    """Count what the article’s head says in figures."""

    def count(*outcomes: str) -> int:
        return sum(line.outcome in outcomes for line in lines)

    occurred, did_not = count("occurred"), count("did_not_occur")
    return {
        "claims": len(lines),
        "occurred": occurred,
        "judged": occurred + did_not,
        "waiting": count("due", "open", "proposed"),
        "void": len(lines) - occurred - did_not - count("due", "open", "proposed"),
        "held": sum(line.held == "held" for line in lines),
        "sided": sum(line.held in {"held", "not_held"} for line in lines),
        "no_side": sum(line.held == "no_side" for line in lines),
        "afterwards": sum("retrospective" in line.states for line in lines),
    }
