"""Reads a claim for a change, and changes it where it is still as the person saw it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from forecasts.models.claims import Claim, ClaimCondition, ClaimVersion, State
from forecasts.models.errors import Conflict
from forecasts.models.sources import Article

CHANGED = "Somebody else has changed this claim since you opened it. Look at it as it is now; your input is still here."
COPIED = (
    "headline", "event", "criteria", "time_zone", "event_from_on", "event_from_at", "deadline_on",
    "deadline_precision", "deadline_at", "deadline_words", "condition_words", "recorded_by",
)  # fmt: skip
NOT_IN_STATE = {
    State.DRAFT: "This claim has been recorded: it can only be amended, with a reason.",
    State.OPEN: "Only an open claim can be amended: not while an answer is proposed, and not once it is resolved.",
}


def read(claim_id: str, version: int, *, state: State) -> Claim:
    """Return the claim with its article's text, as the person saw it and in `state`, or raise Conflict."""
    claim = Claim.objects.select_related("article__capture", "article__outlet").get(public_id=claim_id)
    if claim.state != state:
        raise Conflict(NOT_IN_STATE[state])
    if claim.version != version:
        raise Conflict(CHANGED)
    return claim


def advance(claim: Claim) -> None:
    """Take the claim's next version in the database, or raise Conflict; the caller then saves what it changed."""
    still: QuerySet[Claim] = Claim.objects.filter(pk=claim.pk, version=claim.version, state=claim.state)
    if still.update(version=claim.version + 1) != 1:
        raise Conflict(CHANGED)
    claim.version += 1


def set_conditions(claim: Claim, conditions: tuple[Claim, ...]) -> None:
    """Make `conditions` the claim's conditions, and leave those rows alone that are already right."""
    links = ClaimCondition.objects.filter(claim=claim)
    links.exclude(condition__in=conditions).delete()
    there = set(links.values_list("condition_id", flat=True))
    ClaimCondition.objects.bulk_create(
        ClaimCondition(claim=claim, condition=condition) for condition in conditions if condition.pk not in there
    )


def versions_of(claims: Sequence[Claim], *, recorded_at: datetime, reason: str = "") -> list[ClaimVersion]:
    """Return the current terms of claims as rows to insert. One query."""
    conditions: dict[int, list[str]] = defaultdict(list)
    links = ClaimCondition.objects.filter(claim__in=claims).order_by("condition__public_id")
    for claim_pk, public_id in links.values_list("claim", "condition__public_id"):
        conditions[claim_pk].append(public_id)
    return [
        ClaimVersion(
            claim=claim,
            number=claim.material_version,
            condition_ids=conditions[claim.pk],
            reason=reason,
            recorded_at=recorded_at,
            **{name: getattr(claim, name) for name in COPIED},
        )
        for claim in claims
    ]


def article_with_text(article: Article | None) -> Article | None:
    """Return the article as it is now, with its captured text."""
    return article and Article.objects.select_related("capture", "outlet").get(pk=article.pk)
