"""The methods page: how each number on a scorecard is made."""

from operator import attrgetter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts.scoring import lexicons
from forecasts.web.errors import reads


@reads
def methods(request: HttpRequest) -> HttpResponse:
    """Explain the numbers, under the lexicon and the policy that this installation uses."""
    lexicon = lexicons.get(settings.LEXICON)
    context = {
        "lexicon": lexicon,
        "readings": sorted(lexicon.readings.values(), key=attrgetter("point_ppm", "phrase_key"), reverse=True),
        "two_people": settings.REVIEW_POLICY == "two_person",
        "window_hours": int(settings.DISPUTE_WINDOW.total_seconds() // 3600),
    }
    return render(request, "forecasts/methods.html", context)
