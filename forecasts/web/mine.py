"""A reader's own forecasts: the scorecard that only they see, until they make it public."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from forecasts import clock
from forecasts.forecasting import readers
from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.queries import made_page
from forecasts.web.errors import asks, reads
from forecasts.web.people import needs, signed_in
from forecasts.web.scorecards import card_context, json_url, listing_in, show_card

SAID = {
    True: "Your scorecard is public now, under its made-up name.",
    False: "Your scorecard is yours alone again.",
}


@reads
@needs()
def mine(request: HttpRequest) -> HttpResponse:
    """Show the scorecard of who is signed in, and whether others see it."""
    forecaster = Forecaster.objects.filter(user=signed_in(request)).first()
    if forecaster is None:
        return render(request, "forecasts/mine.html", {"mine": None})
    now = clock.now()
    listing = listing_in(request.GET)
    page = made_page(kind="forecaster", slug=forecaster.slug, now=now, private=True, listing=listing)
    context = card_context(page, request.GET, now=now) | {
        "mine": forecaster,
        "page_url": reverse("web:mine"),
        "json_url": json_url(page.subject) if forecaster.is_public else "",
    }
    return show_card(request, "forecasts/mine.html", context)


@asks
@needs()
def card(request: HttpRequest) -> HttpResponse:
    """Make one's own scorecard public, or no longer so."""
    if request.method == "POST":
        public = request.POST.get("public") == "yes"
        try:
            readers.show_card(public=public, actor=Actor.of(signed_in(request)), now=clock.now())
        except Conflict as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, SAID[public])
    return redirect("web:mine")
