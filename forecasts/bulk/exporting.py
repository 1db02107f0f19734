"""The ledger in the bulk format, row by row: what an import brings in, an export writes out again.

Claims come in the order in which an import records them: each after those that it hangs on. What the columns cannot hold is
not written, and `LEFT` says so: it is how the ledger came to its claims, and who did it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import Count, Model, Prefetch, QuerySet
from django.utils.text import slugify

from forecasts.bulk import cells, columns
from forecasts.bulk.articles import ORIGIN, PRINTED, Columns
from forecasts.bulk.grounds import write_evidence
from forecasts.bulk.outcomes import IMPORTED
from forecasts.bulk.rows import write_names
from forecasts.bulk.series import READ_SO_BY_FILE
from forecasts.models.claims import Claim, ClaimCondition, Precision
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.imports import ImportedClaim
from forecasts.models.resolutions import Outcome, Proposal
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Outlet, Topic
from forecasts.resolution.evidence import EvidenceInput
from forecasts.scorecards.readings import read
from forecasts.scoring.lexicons.rules import rules
from forecasts.scoring.probability import probability_text
from forecasts.scoring.windows import zone_of
from forecasts.statements.directions import own_direction
from forecasts.statements.distributions import pairs_of

LEFT: Final = (
    "Not in the file, as its columns are about claims and forecasts: drafts, proposals that wait, disputes, who did what and "
    "when, earlier versions of claims, forecasts as they were before a correction, earlier resolutions, captured texts of articles. A backup keeps them."
)
AT_ONCE: Final = 200
"""Claims that are held in memory."""
RELATED: Final = ("outlet", "group", "article__outlet", "imported", "current_resolution__proposal")


def rows() -> Iterator[dict[str, str]]:
    """Yield each forecast of the ledger as a row, with the columns that say something."""
    names = _Names.of_ledger()
    for claims in _batches():
        for claim in claims:
            of_claim = _of_claim(claim, names)
            for forecast in _standing(claim.forecasts.all()):
                row = of_claim | _of_forecast(forecast, claim, names)
                yield {name: cell for name in columns.ALL if (cell := row.get(name, ""))}


def _standing(forecasts: Iterable[Forecast]) -> list[Forecast]:
    """Return forecasts in their order, of one person and instant only the one recorded last: the columns know one."""
    last = {
        (one.credited_to.pk, one.stated_at): one for one in sorted(forecasts, key=lambda one: (one.recorded_at, one.pk))
    }
    return sorted(last.values(), key=lambda one: (one.stated_at, one.pk))


@dataclass(frozen=True)
class _Names:
    """The names that several rows of a table have, so that each is told by its slug; names of claims that two sources use."""

    shared: Mapping[type[Model], frozenset[str]]
    claims: frozenset[str]

    @classmethod
    def of_ledger(cls) -> _Names:
        models = (Outlet, Topic, ClaimGroup, Forecaster)
        twice = ImportedClaim.objects.values("name").annotate(count=Count("pk")).filter(count__gt=1)
        return cls({model: _shared(model) for model in models}, frozenset(twice.values_list("name", flat=True)))

    def slug_of(self, row: Outlet | Topic | ClaimGroup | None) -> str:
        """Return the slug of a row, unless an import would make the same one of the name."""
        if row is None or (row.slug == slugify(row.name) and row.name_key not in self.shared[type(row)]):
            return ""
        return row.slug

    def slug_of_forecaster(self, row: Forecaster) -> str:
        """Return the slug, but none of a reader who is not public."""
        return row.slug if row.is_public else ""

    def topics_of(self, claim: Claim) -> dict[str, str]:
        topics = sorted(claim.topics.all(), key=lambda topic: (topic.name, topic.slug))
        are_told = any(map(self.slug_of, topics))
        return {
            "topics": write_names([topic.name for topic in topics]),
            "topic_slugs": " ".join(topic.slug for topic in topics) if are_told else "",
        }

    def of_claim(self, claim: Claim) -> str:
        imported: ImportedClaim | None = getattr(claim, "imported", None)
        return claim.public_id if imported is None or imported.name in self.claims else imported.name


def _shared(model: type[Outlet | Topic | ClaimGroup | Forecaster]) -> frozenset[str]:
    """Return the folded names that several rows of a table have."""
    several = model._default_manager.values("name_key").annotate(count=Count("pk")).filter(count__gt=1)
    return frozenset(several.order_by().values_list("name_key", flat=True))


def _name(row: Outlet | ClaimGroup | None) -> str:
    return row.name if row else ""


def _batches() -> Iterator[list[Claim]]:
    hangs_on: dict[int, set[int]] = defaultdict(set)
    for claim, condition in ClaimCondition.objects.values_list("claim_id", "condition_id"):
        hangs_on[claim].add(condition)
    recorded = Claim.objects.recorded().order_by("pk")
    free = recorded.filter(condition_links__isnull=True)
    last = 0
    while batch := list(_loaded(free.filter(pk__gt=last))[:AT_ONCE]):
        last = batch[-1].pk
        yield batch
    while wave := sorted(pk for pk, conditions in hangs_on.items() if not conditions & hangs_on.keys()):
        for start in range(0, len(wave), AT_ONCE):
            yield list(_loaded(recorded.filter(pk__in=wave[start : start + AT_ONCE])))
        for pk in wave:
            del hangs_on[pk]


def _loaded(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    said = (
        Forecast.objects.select_related("forecaster__merged_into", "forecaster__reader_key", "article__outlet")
        .prefetch_related("article__authors__merged_into")
        .order_by("claim", "stated_at", "id")
    )
    conditions = Claim.objects.select_related("imported")
    evidence = "current_resolution__proposal__evidence"
    lists = (
        "topics",
        "article__authors__merged_into",
        evidence,
        Prefetch("conditions", conditions),
        Prefetch("forecasts", said),
    )
    return claims.select_related(*RELATED).prefetch_related(*lists)


def _of_claim(claim: Claim, names: _Names) -> dict[str, str]:
    live = claim.current_resolution
    imported: ImportedClaim | None = getattr(claim, "imported", None)
    return {
        "claim_id": names.of_claim(claim),
        "headline": claim.headline,
        "statement": claim.event,
        "criteria": claim.criteria,
        "kind": claim.kind,
        "options": json.dumps(claim.options, ensure_ascii=False) if claim.options else "",
        "ordered": "true" if claim.ordered else "",
        "unit": claim.unit,
        "lower_bound": claim.lower_bound,
        "upper_bound": claim.upper_bound,
        "deadline": _deadline(claim),
        "time_zone": claim.time_zone,
        "condition_claim_id": " ".join(sorted(names.of_claim(condition) for condition in claim.conditions.all())),
        "condition": claim.condition_words,
        "outlet": _name(claim.outlet),
        "outlet_slug": names.slug_of(claim.outlet),
        "outlet_url": claim.outlet.url if claim.outlet else "",
        **names.topics_of(claim),
        "event_from": claim.event_from_on.isoformat(),
        "group": _name(claim.group),
        "group_slug": names.slug_of(claim.group),
        "crowd_shown": "" if claim.crowd_hidden else "true",
        "note": imported.note if imported else (live.note or live.proposal.impossible_why) if live else "",
        "deadline_words": _words(claim),
        **_of_origin(claim, names),
        **(_of_answer(live.proposal, claim) if live else {}),
    }


def _words(claim: Claim) -> str:
    """Return the words that the deadline was derived from, unless they are how it is written anyway."""
    return "" if claim.deadline_words == _deadline(claim) else claim.deadline_words


def _deadline(claim: Claim) -> str:
    is_day = claim.deadline_precision == Precision.DAY
    return claim.deadline_on.isoformat() if is_day else _instant(claim.deadline_at, claim)


def _of_origin(claim: Claim, names: _Names) -> dict[str, str]:
    """Return the article that a claim is from, unless its first row is printed there."""
    first = next(iter(claim.forecasts.all()), None)
    if claim.article is None or (first and first.article == claim.article):
        return {}
    return _of_article(claim.article, ORIGIN, claim, names)


def _of_article(article: Article, columns: Columns, claim: Claim, names: _Names) -> dict[str, str]:
    authors = sorted(article.credited_authors, key=lambda author: (author.name, author.slug))
    return {
        columns.url: article.url,
        columns.title: article.title,
        columns.day: article.published_on.isoformat(),
        columns.outlet: "" if article.outlet == claim.outlet else article.outlet.name,
        columns.outlet_slug: "" if article.outlet == claim.outlet else names.slug_of(article.outlet),
        f"{columns.outlet}_url": "" if article.outlet == claim.outlet else article.outlet.url,
        columns.slug: article.slug,
        columns.time_zone: "" if article.time_zone == claim.time_zone else article.time_zone,
        columns.language: "" if article.language == "en" else article.language,
        columns.authors: write_names([author.name for author in authors]),
        columns.author_slugs: " ".join(author.slug for author in authors),
    }


def _of_answer(answer: Proposal, claim: Claim) -> dict[str, str]:
    pieces = [EvidenceInput.of(piece) for piece in answer.evidence.all()]
    is_day = answer.effective_precision == Precision.DAY
    return {
        "outcome": str(answer.value) if answer.outcome == Outcome.VALUE else answer.outcome,
        "effective_on": answer.effective_on.isoformat() if is_day else _instant(answer.effective_at, claim),
        "rationale": "" if _is_made_up(answer) else answer.rationale,
        **write_evidence(pieces, _name(claim.outlet), answer.effective_on),
    }


def _is_made_up(answer: Proposal) -> bool:
    """Whether nobody gave a rationale, so that an import says it again: what it was imported from."""
    return answer.rationale.startswith(IMPORTED.partition("{")[0])


def _of_forecast(forecast: Forecast, claim: Claim, names: _Names) -> dict[str, str]:
    is_day = forecast.stated_precision == Precision.DAY
    is_withdrawal = forecast.basis == Statement.Basis.WITHDRAWAL
    return {
        "quote": forecast.quote_exact,
        **(_of_article(forecast.article, PRINTED, claim, names) if forecast.article else {}),
        "forecaster": forecast.public_name,
        "forecaster_slug": names.slug_of_forecaster(forecast.credited_to),
        "forecaster_kind": forecast.forecaster.kind,
        "stated_at": forecast.stated_on.isoformat() if is_day else _instant(forecast.stated_at, claim),
        "probability": cells.WITHDRAWN if is_withdrawal else _probability(forecast.p_ppm),
        "probability_low": _probability(forecast.low_ppm),
        "probability_high": _probability(forecast.high_ppm),
        "wording": forecast.wording,
        "phrase": forecast.phrase_key if forecast.phrase_chosen or forecast.phrase_key in rules().grammar else "",
        "says": _says(forecast, claim),
        "event_probability": _event_probability(forecast),
        "reading_reason": "" if forecast.reading_reason == READ_SO_BY_FILE else forecast.reading_reason,
        "remark": forecast.note,
        "distribution": _distribution(forecast.distribution, claim),
    }


def _says(forecast: Forecast, claim: Claim) -> str:
    """Return which way a forecast points; of one from before that was asked, which way it is read."""
    is_directed = claim.kind == Claim.Kind.BINARY and forecast.basis != Statement.Basis.WITHDRAWAL
    return (forecast.says or own_direction(forecast)) if is_directed else ""


def _event_probability(forecast: Forecast) -> str:
    reading = read(forecast)
    return _probability(reading.point) if reading else ""


def _probability(p_ppm: int | None) -> str:
    return "" if p_ppm is None else probability_text(p_ppm)


def _distribution(stored: Mapping[str, object] | None, claim: Claim) -> str:
    """Return option and probability as numbers, or level and value as texts.

    Options come in the claim's order and levels from low to high: PostgreSQL keeps no order in an object.
    """
    if not stored:
        return ""
    pairs = dict(pairs_of(stored))
    if claim.kind == Claim.Kind.CHOICE:
        return cells.json_object((option, pairs[option]) for option in claim.options)
    return cells.json_object((level, json.dumps(pairs[level])) for level in sorted(pairs, key=Decimal))


def _instant(at: datetime, claim: Claim) -> str:
    return at.astimezone(zone_of(claim.time_zone)).isoformat()
