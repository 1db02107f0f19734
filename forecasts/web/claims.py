"""The list of claims, the page of one claim, and the page of its history."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from forecasts import clock
from forecasts.catalogue.claims import ClaimFilters
from forecasts.catalogue.hits import elsewhere
from forecasts.catalogue.suggesting import suggestion
from forecasts.history.queries import Entries
from forecasts.models.claims import Claim
from forecasts.web.claim_page import claim_page, revision_of
from forecasts.web.errors import reads
from forecasts.web.filters import Pages, filters_of, found_claims, shareable, shown, without
from forecasts.web.forecasting import show_claim
from forecasts.web.kept import Shown, for_everybody
from forecasts.web.lines import lines_of

PER_PAGE = 25
ENTRIES_PER_PAGE = 100


@reads
def claims(request: HttpRequest) -> HttpResponse:
    """List, search and filter the recorded claims, under an address that says no more than was chosen."""
    short = shareable(request.GET)
    if short != request.GET:
        return redirect(f"{request.path}?{short.urlencode()}" if short else request.path)
    now = clock.now()
    asked = ClaimFilters(request.GET, queryset=Claim.objects.recorded(), at=now)
    asked.form.is_valid()
    page = Pages(found_claims(asked), PER_PAGE).get_page(request.GET.get("page"))
    claims = shown(asked, page.object_list)  # type: ignore[arg-type] # a slice of a queryset
    lines = lines_of(claims, at=now)
    passages = [
        elsewhere(claim, (line.headline, line.quote or line.event), asked.search)
        for claim, line in zip(claims, lines, strict=True)
    ]
    context = {
        "filters": filters_of(asked, request.GET),
        "search": asked.search,
        "searched": request.GET.get("q", "").strip() if asked.search else "",
        "meant": meant(request.GET, now=now) if asked.search and not lines else None,
        "page": page,
        "lines": lines,
        "listed": list(zip(lines, passages, strict=True)),
        "rest": without(request.GET, "page"),
    }
    return render(request, "forecasts/claims.html", context)


def meant(chosen: QueryDict, *, now: datetime) -> tuple[str, str] | None:
    """Return what may have been meant by a search that found nothing, and its address; None where that finds nothing either."""
    text = suggestion(chosen.get("q", ""))
    if not text:
        return None
    other = chosen.copy()
    other["q"] = text
    other.pop("page", None)
    finds = ClaimFilters(other, queryset=Claim.objects.recorded(), at=now)
    return (text, other.urlencode()) if finds.form.is_valid() and finds.qs.exists() else None


@reads
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one claim: what was said, how it is judged, what happened, and its whole life."""
    now = clock.now()

    def show(over: dict[str, Any]) -> Shown:
        page = claim_page(public_id, now=now, visitor=request.user.pk)
        return Shown(show_claim(request, page | over), lambda: page["counts_from"])

    return for_everybody(request, show, now=now, revision=revision_of(public_id))


def page_of(number: int) -> int:
    """Return the page of a claim's history on which an entry stands."""
    return (number - 1) // ENTRIES_PER_PAGE + 1


@reads
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every entry of a claim's history."""
    claim = recorded_claim(public_id)
    page = Paginator(Entries(claim), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forecasts/claim_history.html", {"claim": claim, "page": page})


def recorded_claim(public_id: str) -> Claim:
    """Find a claim that the public may see."""
    try:
        return Claim.objects.recorded().get(public_id=public_id)
    except Claim.DoesNotExist:
        raise Http404(f"There is no claim {public_id}. Check the address for a typing error.") from None
