"""One row of words per recorded claim. History calls this in the transaction of the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.apps import apps
from django.apps.registry import Apps
from django.db.models import Case, F, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Length

from forecasts.indexing.words import MOST_LETTERS, joined
from forecasts.models.claims import Claim
from forecasts.models.finding import ClaimText
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Article, Forecaster, Outlet, Topic

AT_ONCE: Final = 500
OWN: Final = (
    "headline",
    "event",
    "condition_words",
    "outlet__name",
    "article__title",
    "article__outlet__name",
    "criteria",
)
SAID: Final = (
    "forecaster__name",
    "quote_exact",
    "wording",
    "article__title",
    "article__outlet__name",
)

MEANT: Final = "forecaster__merged_into__name"
"""Who is meant by another name: a claim is found by both."""


def refresh(claims: Iterable[int], registry: Apps = apps) -> None:
    """Write the words of recorded claims anew, so many at once that memory does not grow with their number.

    A migration gives its own `registry`: it sees the tables as they were.
    """
    keys = sorted(set(claims))
    for start in range(0, len(keys), AT_ONCE):
        _write(keys[start : start + AT_ONCE], registry)


def update(*, about: Iterable[Model], said: Iterable[Forecast]) -> None:
    """Write the words of all claims anew in which the names of some things stand; add to the others what was said."""
    keys = {pk for thing in about for pk in _with(thing)}
    refresh(keys)
    more = [row for row in said if row.claim_id not in keys and row.forecaster.kind != Forecaster.Kind.READER]
    for start in range(0, len(more), AT_ONCE):
        _add(more[start : start + AT_ONCE])


def _add(forecasts: Iterable[Forecast]) -> None:
    """Add what was said to the words of its claims: their other words need not be read for that."""
    rows = Forecast.objects.filter(pk__in=[forecast.pk for forecast in forecasts]).order_by("pk")
    words: dict[int, str] = defaultdict(str)
    for claim, *said in rows.values_list("claim", *SAID, MEANT):
        words[claim] += joined(text for text in said if text)[1:]
    more = Case(*(When(claim=claim, then=Value(text)) for claim, text in words.items()), output_field=TextField())
    fitting = ClaimText.objects.filter(claim__in=words).annotate(size=Length("words") + Length(more))
    fitting.filter(size__lte=MOST_LETTERS).update(words=Concat(F("words"), more))


def _with(thing: Model) -> Iterator[int]:
    """Yield the claims in whose words the name of a thing stands."""
    if isinstance(thing, Claim):
        yield thing.pk
    else:
        for claims in _about(thing):
            yield from claims.iterator()


def _about(thing: Model) -> Iterator[QuerySet[Any, int]]:
    """Yield the claims with which a thing has to do, filed or forecast."""
    claims = Claim.objects.order_by().values_list("pk", flat=True)
    said = Forecast.objects.order_by().values_list("claim", flat=True)
    match thing:
        case Topic():
            yield claims.filter(topics=thing.pk)
        case Forecaster():
            meant = Forecaster.objects.select_related("merged_into").get(pk=thing.pk).meant.pk
            yield said.filter(Q(forecaster__in=[thing.pk, meant]) | Q(forecaster__merged_into=meant))
        case Outlet():
            yield claims.filter(outlet=thing.pk)
            yield claims.filter(article__outlet=thing.pk)
            yield said.filter(article__outlet=thing.pk)
        case Article():
            yield claims.filter(article=thing.pk)
            yield said.filter(article=thing.pk)
        case _:
            raise TypeError(f"No claim is found by the name of a {type(thing).__name__}.")


def _write(keys: list[int], registry: Apps) -> None:
    """Write the words of some claims in four queries."""
    claims = registry.get_model("forecasts", "Claim")._default_manager.filter(pk__in=keys, recorded_at__isnull=False)
    said, filed = _said(keys, registry), _topics(keys, registry)
    model = registry.get_model("forecasts", "ClaimText")
    model._default_manager.bulk_create(
        [
            model(claim_id=pk, words=joined(text for text in (*own, *filed.get(pk, ()), *said.get(pk, ())) if text))
            for pk, *own in claims.order_by("pk").values_list("pk", *OWN)
        ],
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["words"],
    )


def _said(keys: list[int], registry: Apps) -> Mapping[int, list[str]]:
    """Return what was said on each claim, by whom and where; what readers say has no words."""
    forecasts = registry.get_model("forecasts", "Forecast")._default_manager.filter(claim__in=keys)
    found: dict[int, list[str]] = defaultdict(list)
    sources = forecasts.exclude(forecaster__kind=Forecaster.Kind.READER).order_by("pk")
    fields = {field.name for field in registry.get_model("forecasts", "Forecaster")._meta.get_fields()}
    meant = (MEANT,) if "merged_into" in fields else ()  # a migration from before there were merges knows no such field
    for claim, *texts in sources.values_list("claim", *SAID, *meant).iterator():
        found[claim] += texts
    return found


def _topics(keys: list[int], registry: Apps) -> Mapping[int, list[str]]:
    links = registry.get_model("forecasts", "Claim").topics.through._default_manager.filter(claim__in=keys)
    found: dict[int, list[str]] = defaultdict(list)
    for claim, name in links.order_by("topic__name").values_list("claim", "topic__name"):
        found[claim].append(name)
    return found
