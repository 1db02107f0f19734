"""Help: one short page for each kind of people, about what they want to do."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts.bulk import columns, csv_rows
from forecasts.bulk.lines import LONGEST_ROW
from forecasts.bulk.spellings import IN_PER_CENT
from forecasts.bulk.staging import MOST_ROWS
from forecasts.web.errors import reads


@dataclass(frozen=True)
class Guide:
    """One page of help: its address, whom it is for, and what they do there."""

    slug: str
    title: str
    does: str

    @property
    def template(self) -> str:
        """Where its text is."""
        return f"forecasts/help/{self.slug}.html"


GUIDES = {
    guide.slug: guide
    for guide in (
        Guide("reading", "For readers", "read an entry and a scorecard, find claims, object to a resolution"),
        Guide("forecasting", "For forecasters", "state a probability of your own, revise it, and see how you do"),
        Guide("recording", "For recorders", "enter an article, its claims and what was said, and record them"),
        Guide(
            "importing",
            "For those who import files",
            "bring in a long file: its columns, what may stand in them, a sample",
        ),
        Guide(
            "resolving", "For resolvers and reviewers", "answer what happened, with evidence; confirm; decide disputes"
        ),
        Guide(
            "running", "For the editor-in-chief and operators", "give people roles, watch the work, prove the record"
        ),
    )
}


@reads
def contents(request: HttpRequest) -> HttpResponse:
    """List the guides."""
    return render(request, "forecasts/help.html", {"guides": GUIDES.values()})


@reads
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one guide."""
    if slug not in GUIDES:
        raise Http404("There is no help page at this address. The list of them is at /help/.")
    context = {
        "guide": GUIDES[slug],
        "guides": GUIDES.values(),
        "two_people": settings.REVIEW_POLICY == "two_person",
        "columns": columns.TABLE,
        "per_cent": IN_PER_CENT,
        "longest_row": LONGEST_ROW,
        "most_rows": MOST_ROWS,
        "largest": settings.MAX_UPLOAD,
        "window_hours": int(settings.DISPUTE_WINDOW.total_seconds() // 3600),
    }
    return render(request, GUIDES[slug].template, context)


@reads
def sample(_request: HttpRequest) -> HttpResponse:
    """Return a file that can be imported as it is."""
    response = HttpResponse(csv_rows.sample(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sample.csv"'
    return response
