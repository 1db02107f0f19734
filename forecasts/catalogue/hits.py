"""Where a search found its words: passages of a claim's texts, with the places of the hits in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, QuerySet

from forecasts.indexing.asking import Search
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Forecaster

AROUND: Final = 80
"""Letters of a passage before the first hit and after the last one that is shown."""
LONGEST: Final = 300


@dataclass(frozen=True)
class Hit:
    """A passage of one text, as written, and where the hits stand in it. `cut` marks a passage that is not the whole."""

    field: str
    text: str
    marks: list[tuple[int, int]]


def hits_in(claim: Claim, search: Search) -> list[Hit]:
    """Return one passage for each text of a claim in which a term stands, in a fixed order.

    The claim brings along its articles, outlets, topics and forecasts.
    """
    found = (passage(field, text, search) for field, text in _texts(claim))
    return [hit for hit in found if hit]


def with_texts(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Bring along what `hits_in` looks at."""
    return claims.prefetch_related(
        "topics", Prefetch("forecasts", Forecast.objects.select_related("forecaster__merged_into"))
    )


def elsewhere(claim: Claim, shown: Iterable[str], search: Search) -> Hit | None:
    """Return the first passage with a hit, where none of the texts that are shown anyway has one."""
    if not search or any(search.spans(text) for text in shown):
        return None
    return next(iter(hits_in(claim, search)), None)


def passage(field: str, text: str, search: Search) -> Hit | None:
    """Return the passage of a text around its first hits; None where there is none."""
    spans = search.spans(text)
    if not spans:
        return None
    start = max(0, spans[0][0] - AROUND)
    end = min(len(text), start + LONGEST, max(stop for _, stop in spans) + AROUND)
    inside = [(begin - start, stop - start) for begin, stop in spans if stop <= end]
    return Hit(field, text[start:end], inside)


def _texts(claim: Claim) -> Iterator[tuple[str, str]]:
    yield from (("headline", claim.headline), ("event", claim.event), ("condition", claim.condition_words))
    yield ("criteria", claim.criteria)
    if claim.article:
        yield ("article", claim.article.title)
    outlet = claim.outlet or (claim.article and claim.article.outlet)
    if outlet:
        yield ("outlet", outlet.name)
    yield from (("topic", topic.name) for topic in claim.topics.all())
    for forecast in claim.forecasts.all():
        if forecast.forecaster.kind != Forecaster.Kind.READER:
            yield from (("forecaster", name) for name in {forecast.credited_to.name: 0, forecast.forecaster.name: 0})
            yield ("quote", forecast.quote_exact)
            yield ("wording", forecast.wording)
