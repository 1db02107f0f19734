"""The list of claims, the page of one claim, and the page of its history."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts import clock
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim
from forecasts.web.claim_page import claim_page
from forecasts.web.errors import reads
from forecasts.web.filters import ClaimFilter, boxes, chips, chosen, found, without
from forecasts.web.forecasting import show_claim
from forecasts.web.kept import Shown, for_everybody
from forecasts.web.lines import for_lines, lines_of

PER_PAGE = 25
ENTRIES_PER_PAGE = 100


@reads
def claims(request: HttpRequest) -> HttpResponse:
    """List, search and filter the recorded claims."""
    now = clock.now()
    form = ClaimFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    matching = found(asked)
    page = Paginator(for_lines(chosen(matching, asked, at=now)), PER_PAGE).get_page(request.GET.get("page"))
    states, outcomes = boxes(matching, asked, at=now)
    context = {
        "form": form,
        "searched": asked.get("q", ""),
        "page": page,
        "lines": lines_of(page.object_list, at=now),
        "states": states,
        "outcomes": outcomes,
        "chips": chips(request.GET, asked),
        "rest": without(request.GET, "page"),
    }
    return render(request, "forecasts/claims.html", context)


@reads
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one claim: what was said, how it is judged, what happened, and its whole life."""
    now = clock.now()

    def show(over: dict[str, Any]) -> Shown:
        page = claim_page(public_id, now=now)
        return Shown(show_claim(request, page | over), lambda: page["counts_from"])

    return for_everybody(request, show, now=now)


@reads
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every entry of a claim's history."""
    claim = recorded_claim(public_id)
    page = Paginator(entries_of(claim), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forecasts/claim_history.html", {"claim": claim, "page": page})


def recorded_claim(public_id: str) -> Claim:
    """Find a claim that the public may see."""
    try:
        return Claim.objects.recorded().get(public_id=public_id)
    except Claim.DoesNotExist:
        raise Http404(f"There is no claim {public_id}. Check the address for a typing error.") from None
