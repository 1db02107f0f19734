"""Warnings of likely doubles: shown once, and passed with a tick."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forecasts.admin.forms.fields import Confirmed
from forecasts.capture import duplicates
from forecasts.models.claims import Claim
from forecasts.models.sources import Article


def warn_of_articles(form: Confirmed, article: Article | None) -> bool:
    """Warn where another article has, or perhaps has, the same address; return whether a warning stands."""
    if form.is_confirmed():
        return False
    found = duplicates.articles_at(form.cleaned_data["url"], other_than=article)
    if found:
        form.warn(
            _links(
                "An article at this address, perhaps written in another way, is there already: {}.", "article", found
            )
        )
    return bool(found)


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
