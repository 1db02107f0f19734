"""What crawlers and browsers ask for by a fixed name: robots.txt, the sitemap, the icon."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from forecasts.models.claims import Claim
from forecasts.scorecards.subjects import Row, Subject, public_rows
from forecasts.web.guides import GUIDES

View = TypeVar("View", bound=Callable[..., HttpResponse])

PRIVATE = ("/admin/", "/accounts/", "/queue/", "/review/", "/forecasts/")
"""Pages for people who are signed in: nothing there is for a search engine."""


class Pages(Sitemap):  # type: ignore[type-arg] # generic in its stubs alone
    """The pages of which there is one."""

    names = (
        "home", "claims", "articles", "forecasters", "outlets", "topics",
        "ledger", "leaderboard", "compare", "methods", "history", "help",
    )  # fmt: skip

    def items(self) -> list[str]:
        """Return the addresses."""
        guides = [reverse("web:guide", args=[slug]) for slug in GUIDES]
        return [*(reverse(f"web:{name}") for name in self.names), *guides]

    def location(self, item: str) -> str:
        """Return the address, which is the item."""
        return item


class Claims(Sitemap):  # type: ignore[type-arg]
    """The pages of all recorded claims, with the day of their last change."""

    limit = 5000

    def items(self) -> QuerySet[Claim]:
        """Return the claims, in an order in which new ones come last."""
        return Claim.objects.recorded().select_related("change").only("public_id", "change__changed_at").order_by("pk")

    def location(self, item: Claim) -> str:
        """Return the address of a claim's page."""
        return reverse("web:claim", args=[item.public_id])

    def lastmod(self, item: Claim) -> datetime | None:
        """Return when anything on the page last changed."""
        change = getattr(item, "change", None)
        return change.changed_at if change else None


class Cards(Sitemap):  # type: ignore[type-arg]
    """The scorecards of one kind that everybody may see: readers' only by their own choice."""

    limit = 5000

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def items(self) -> QuerySet[Row]:
        """Return the subjects."""
        return public_rows(self.kind).only("slug").order_by("pk")

    def location(self, item: Any) -> str:  # noqa: ANN401 (a row of any kind of subject)
        """Return the address of the scorecard."""
        return Subject(self.kind, item.pk, item.slug, "").url


class Articles(Cards):
    """The articles' own pages, beside their scorecards."""

    def location(self, item: Any) -> str:  # noqa: ANN401 (an article)
        """Return the address of the article's page."""
        return reverse("web:article", args=[item.slug])


SITEMAPS = {
    "pages": Pages(),
    "claims": Claims(),
    "articles": Articles("article"),
    "article-scorecards": Cards("article"),
    "forecasters": Cards("forecaster"),
    "outlets": Cards("outlet"),
    "topics": Cards("topic"),
}


def at_our_address(view: View) -> View:
    """Let a view that asks the request for its host have the one of our own addresses, not the one that was sent."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        host = urlsplit(request.build_absolute_uri("/")).netloc
        vars(request)["get_host"] = lambda: host
        return view(request, *args, **kwargs)

    return cast("View", asked)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where the sitemap is, and which pages are for people who are signed in."""
    sitemap = request.build_absolute_uri(reverse("web:sitemap"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class Favicon(RedirectView):
    """The icon for what asks for /favicon.ico whatever the page says: old browsers, feed readers, previews."""

    http_method_names = ["get", "head", "options"]

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """Return the address of the file."""
        return static("forecasts/favicon.ico")
