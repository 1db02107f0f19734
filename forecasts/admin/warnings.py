"""Warnings of likely doubles: shown once, and passed with a tick."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forecasts.admin.forms.fields import Confirmed
from forecasts.capture import duplicates
from forecasts.capture.duplicates import Named
from forecasts.models.claims import Claim
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Outlet, Topic


def warn_of_articles(form: Confirmed, article: Article | None) -> bool:
    """Warn where the article is, or perhaps is, there already; return whether a warning stands."""
    if form.is_confirmed():
        return False
    said = {name: form.cleaned_data[name] for name in ("url", "title", "outlet", "published_on")}
    found = duplicates.articles_like(**said, other_than=article)
    if found:
        form.warn(
            _links("This article, perhaps under another form of its address, is there already: {}.", "article", found)
        )
    return bool(found)


def warn_of_names(form: Confirmed, model: type[Named], row: Named | None) -> bool:
    """Warn where something else of its kind has the same name, or nearly the same; return whether a warning stands."""
    if form.is_confirmed():
        return False
    found = duplicates.named_like(model, form.cleaned_data["name"], other_than=row)
    if found:
        table = str(model._meta.model_name)
        form.warn(
            _links("Of the same or nearly the same name there is already: {}.", table, [Labelled(one) for one in found])
        )
    return bool(found)


class Labelled:
    """A row with what tells it from others of its name: of a person the kind, and the slug."""

    def __init__(self, row: ClaimGroup | Forecaster | Outlet | Topic) -> None:
        self.row, self.pk = row, row.pk

    def __str__(self) -> str:
        return self.row.label if isinstance(self.row, Forecaster) else f"{self.row.name} ({self.row.slug})"


def warn_of_claims(form: Confirmed, claim: Claim) -> bool:
    """Warn where another claim is about a similar event by a near deadline; return whether a warning stands."""
    if form.is_confirmed():
        return False
    found = duplicates.claims_like(claim.event, claim.deadline_at, other_than=claim)
    if found:
        form.warn(_links("A similar claim is there already: {}.", "claim", found))
    return bool(found)


def _links(sentence: str, table: str, rows: list[Any]) -> SafeString:
    pairs = ((reverse(f"admin:forecasts_{table}_change", args=[row.pk]), row) for row in rows)
    return format_html(sentence, format_html_join("; ", '<a href="{}">{}</a>', pairs))
