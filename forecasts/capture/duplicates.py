"""Likely doubles. A warning, never a refusal: two articles may well make the same forecast."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Q
from rapidfuzz import fuzz, process, utils

from forecasts.models.claims import Claim
from forecasts.models.folding import key_of
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Outlet, Topic
from forecasts.statements.addresses import canonical, rough
from forecasts.statements.names import near_names

Named = TypeVar("Named", ClaimGroup, Forecaster, Outlet, Topic)

NEAR_DEADLINE = timedelta(days=31)
ALIKE = 85
"""How alike, in per cent of their words, two events must be."""
MOST_COMPARED = 5_000


def articles_like(
    *, url: str, title: str, outlet: Outlet, published_on: date, other_than: Article | None = None
) -> list[Article]:
    """Return the articles whose address is, or perhaps is, the same, and those of the same title, outlet and day.

    Two articles with addresses of their own may have the same title: there the address decides.
    """
    address = rough(canonical(url))
    is_there = Q(rough_url=address) if address else Q(pk__in=[])
    is_called_so = Q(title_key=key_of(title), outlet=outlet, published_on=published_on)
    if address:
        is_called_so &= Q(rough_url="")
    others = Article.objects.exclude(pk__in=[other_than.pk] if other_than else [])
    return list(others.filter(is_there | is_called_so)[:5])


def named_like(model: type[Named], name: str, *, other_than: Named | None = None) -> list[Named]:
    """Return what is called the same or nearly the same, the nearest first."""
    rows = model._default_manager.exclude(pk__in=[other_than.pk] if other_than else [])
    names = dict(rows.order_by("-pk").values_list("pk", "name")[:MOST_COMPARED])
    keys = near_names(name, names)
    found = model._default_manager.in_bulk(keys)
    return [found[key] for key in keys]


def people_like(names: Collection[str]) -> dict[str, list[str]]:
    """Return, by those of some new names that resemble others, what resembles them: forecasters on record, and each other.

    Readers are left out: their names are their own.
    """
    others_than_readers = Forecaster.objects.exclude(kind=Forecaster.Kind.READER).select_related("merged_into")
    rows = others_than_readers.order_by("-pk")[:MOST_COMPARED]
    known = {row.pk: row for row in rows}
    on_record = {pk: row.name for pk, row in known.items()}
    found: dict[str, list[str]] = {}
    for name in names:
        others = {other: other for other in names if other != name}
        near = [known[pk].label for pk in near_names(name, on_record)]
        near += [f"{other} (new)" for other in near_names(name, others)]
        if near:
            found[name] = near
    return found


def claims_like(event: str, deadline_at: datetime, *, other_than: Claim | None = None) -> list[Claim]:
    """Return the claims of a similar event and a near deadline, the most similar first."""
    window = (deadline_at - NEAR_DEADLINE, deadline_at + NEAR_DEADLINE)
    near = Claim.objects.filter(deadline_at__range=window).exclude(pk__in=[other_than.pk] if other_than else [])
    events = dict(near.order_by("-id").values_list("pk", "event")[:MOST_COMPARED])
    alike = process.extract(
        event, events, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=ALIKE, limit=5
    )
    found = Claim.objects.in_bulk([pk for _, _, pk in alike])
    return [found[pk] for _, _, pk in alike]
