"""The scorecards: one page for a forecaster, an outlet, an article, a topic and the whole ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.errors import Invalid
from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards.document_types import COMPARED
from forecasts.scorecards.calls import Call
from forecasts.scorecards.card.document_types import CardCalibration
from forecasts.scorecards.card.listing import ORDERS, PER_PAGE, SHOWN, Listing
from forecasts.scorecards.card.queries import CardPage
from forecasts.scorecards.card.wanted import PUBLISHED, Wanted, wanted_of
from forecasts.scorecards.methods import NEWEST
from forecasts.scorecards.published import card_page, state_of
from forecasts.scorecards.subjects import LEDGER, Subject, subject_of
from forecasts.templatetags.days import short_day
from forecasts.templatetags.figures import grouped
from forecasts.web.about import around, claims_url, kind_words
from forecasts.web.card_filters import as_of_words, asked_in, cut_words, filters_of, queried, refused, without_blanks
from forecasts.web.card_tables import count_rows, linked, part_rows, score_rows
from forecasts.web.diagram import Diagram, diagram_of
from forecasts.web.errors import reads
from forecasts.web.expert import expert_of
from forecasts.web.kept import Shown, for_everybody
from forecasts.web.lay import fine_print, lay_rows, lede, left_out
from forecasts.web.leaderboard import Tab
from forecasts.web.lines import Line, forecaster_of, line
from forecasts.web.shelf import shelf
from forecasts.web.vega import CHARTS

INDEXED = {"forecaster": "Forecasters", "outlet": "Outlets", "topic": "Topics"}
NO_CARD = "There is no scorecard at this address."
ORDER_WORDS = {"closest": "Closest", "farthest": "Farthest", "newest": "Newest deadline", "oldest": "Oldest deadline"}
SHOWN_WORDS = {
    "all": "All",
    "held": "Call held",
    "not_held": "Did not hold",
    "no_side": "Took no side",
    "not_scored": "Not scored",
    "unresolved": "Not resolved",
}


class Moved(Exception):
    """The address names a forecaster who has become another name of this subject."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject


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
    short = without_blanks(request.GET)
    if short != request.GET:
        return redirect(f"{request.path}?{short.urlencode()}" if short else request.path)
    try:
        wanted = wanted_of(asked_in(request.GET, now=now), now=now)
    except Invalid as error:
        return refuse(request, kind, slug, error, now=now)

    state = state_of(kind=kind, slug=slug, now=now) if wanted == PUBLISHED else None

    def show(over: dict[str, Any]) -> Shown:
        page = card_page(kind=kind, slug=slug, now=now, wanted=wanted, listing=listing_in(request.GET), state=state)
        if page.subject.slug != slug:
            raise Moved(page.subject)
        related, topics = around(page.subject, related=not wanted.cut)
        context = card_context(page, request.GET, now=now) | {
            "related": related,
            "filters": filters_of(wanted, request.GET, topics, action=page.subject.url, now=now),
            "page_url": request.get_full_path(),
        }
        shown = show_card(request, "forecasts/scorecard.html", context | over)
        return Shown(shown, lambda: page.counts_from(now=now))

    try:
        return for_everybody(request, show, now=now, revision=None if state and state.is_computed_when_read else state)
    except Subject.DoesNotExist:
        raise Http404(NO_CARD) from None
    except Invalid as error:
        return refuse(request, kind, slug, error, now=now)
    except Moved as moved:
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{moved.subject.url}?{query}" if query else moved.subject.url)


def refuse(request: HttpRequest, kind: str, slug: str, error: Invalid, *, now: datetime) -> HttpResponse:
    """Say which fields of a request cannot be understood, over the form to mend them in."""
    try:
        subject = subject_of(kind=kind, slug=slug)
    except Subject.DoesNotExist:
        raise Http404(NO_CARD) from None
    filters = refused(error.fields, request.GET, around(subject, related=False)[1], action=subject.url, now=now)
    context = {"subject": subject, "kind_words": kind_words(subject), "filters": filters}
    return render(request, "forecasts/scorecard_refused.html", context, status=HTTPStatus.BAD_REQUEST)


def card_context(page: CardPage, query: QueryDict, *, now: datetime) -> dict[str, Any]:
    """Gather what the page of a scorecard shows."""
    document = page.document
    wanted, is_public = page.wanted, is_listed(page.subject)
    return {
        "subject": page.subject,
        "document": document,
        "pending": page.pending,
        "failed": page.failed,
        "lede": lede(document),
        "lay": lay_rows(document),
        "fine_print": fine_print(document),
        "left_out": left_out(document),
        "chart": chart_of(document["calibration"], page.wordings),
        "lines": call_lines(page.calls, page, now=now),
        "list": listing_of(page, query),
        "apart": call_lines(page.apart, page, now=now),
        "shelf": shelf() if page.subject.kind == LEDGER and not wanted.cut else None,
        "counts": linked(count_rows(document["counts"]), page.subject)
        if is_public and wanted == PUBLISHED
        else count_rows(document["counts"]),
        "kind_words": kind_words(page.subject),
        "index_url": reverse(f"web:{page.subject.kind}s") if page.subject.kind in INDEXED else "",
        "index_label": INDEXED.get(page.subject.kind, ""),
        "claims_url": claims_url(page.subject),
        "counted_url": claims_url(page.subject, card="all"),
        "scores": score_rows(document["scores"]),
        "parts": part_rows(document["split"]),
        "expert": expert_of(document, page.extremes),
        "vega": vega_urls(page.subject, wanted) if is_public else {},
        "page_url": page.subject.url,
        "compare_url": compare_url(page) if is_public else "",
        "json_url": queried(json_url(page.subject), wanted),
        "wanted": wanted,
        "newest": NEWEST.version,
        "then": as_of_words(wanted.as_of) if wanted.as_of else "",
        "part": document.get("cut"),
        "part_words": cut_words(wanted),
        "is_empty": "cut" in document and not page.listed.counts["all"] and not page.apart,
        "at": wanted.as_of or now,
        "now": now,
    }


def is_listed(subject: Subject) -> bool:
    """Whether the list of claims knows the subject; of a reader without a public card it does not."""
    return not isinstance(subject.row, Forecaster) or subject.row.is_public


def listing_in(query: QueryDict) -> Listing:
    """Read which page of the list of forecasts an address asks for; what there is not is left out."""
    order, show, page = (query.get(name, "") for name in ("order", "show", "page"))
    usual = Listing()
    return Listing(
        order=order if order in ORDERS else usual.order,
        show=show if show in SHOWN else usual.show,
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 10 else usual.page,
    )


@dataclass(frozen=True)
class CallList:
    """What stands around the list of forecasts: how it is sorted and filtered, and where its other pages are."""

    kinds: Sequence[Tab]
    orders: Sequence[Tab]
    first: int
    last: int
    n: int
    earlier: str
    later: str


def listing_of(page: CardPage, query: QueryDict) -> CallList:
    """Say how the list of forecasts is sorted and filtered, with the addresses of the other ways; kinds without any are left out."""
    found, chosen = page.listed, listing_in(query)
    start = (found.page - 1) * PER_PAGE
    kinds = [
        Tab(f"{SHOWN_WORDS[kind]} {grouped(found.counts[kind])}", list_url(query, show=kind), kind == chosen.show)
        for kind in SHOWN
        if found.counts[kind] or kind in {"all", chosen.show}
    ]
    orders = [Tab(words, list_url(query, order=order), order == chosen.order) for order, words in ORDER_WORDS.items()]
    return CallList(
        kinds=kinds if len(kinds) > 2 else (),
        orders=orders if found.n > 1 else (),
        first=min(start + 1, found.n),
        last=min(start + PER_PAGE, found.n),
        n=found.n,
        earlier=list_url(query, page=str(found.page - 1)) if found.page > 1 else "",
        later=list_url(query, page=str(found.page + 1)) if found.page < found.pages else "",
    )


def list_url(query: QueryDict, **changed: str) -> str:
    """Return the address of the same card with another list; a new order or filter begins on the first page."""
    other = query.copy()
    other.pop("page", None)
    for name, value in changed.items():
        other[name] = value
    return f"?{other.urlencode()}#forecasts"


def show_card(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a scorecard, or the part of it that changes while its scores are computed."""
    template = "forecasts/scorecard.html#card" if request.headers.get("HX-Request") else template
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def chart_of(calibration: CardCalibration, wordings: Mapping[int, Iterable[str]]) -> Diagram | None:
    """The calibration diagram, with its line and band."""
    return diagram_of(calibration["bins"], wordings, calibration.get("corp", ()), calibration.get("band", ()))


def vega_urls(subject: Subject, wanted: Wanted) -> dict[str, str]:
    """Where each chart is to be had as a Vega-Lite specification."""
    return {chart: queried(reverse("web:vega", args=[subject.kind, subject.slug, chart]), wanted) for chart in CHARTS}


def json_url(subject: Subject) -> str:
    """Where the same document is to be had as JSON."""
    if subject.kind == LEDGER:
        return reverse("api:ledger")
    return reverse("api:scorecard", args=[subject.kind, subject.slug])


def compare_url(page: CardPage) -> str:
    """Where a forecaster or an outlet is compared with others, on what was recorded in advance if there is any."""
    subject, split = page.subject, page.document["split"]
    if subject.kind not in COMPARED:
        return ""
    afterwards = split["retrospective"]["brier"]["n"] and not split["prospective"]["brier"]["n"]
    query = {"kind": subject.kind, "first": subject.slug} | ({"part": "retrospective"} if afterwards else {})
    return f"{reverse('web:compare')}?{urlencode(query)}"


def call_lines(calls: Iterable[Call], page: CardPage, *, now: datetime) -> list[Line]:
    """Every call as a line, in their order. A mark that all of the card bear stands once, on top of the page."""

    def meta(claim: Claim, call: Call | None) -> Sequence[str]:
        who = "" if page.subject.kind == "forecaster" else forecaster_of(call)
        return [who, f"deadline {short_day(claim.deadline_on)}"]

    lines = [line(call.claim, call, at=now, meta=meta) for call in calls]
    if page.document["counts"]["prospective"]:
        return lines
    return [replace(each, states=tuple(state for state in each.states if state != "retrospective")) for each in lines]
