"""Claims whose condition had failed before they were recorded, or before they were amended: the rule comes afterwards."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.transaction import atomic

from forecasts.models.claims import Claim, ClaimCondition, State
from forecasts.models.errors import Conflict
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.resolution.cascade import cascade, follow
from forecasts.resolution.conditions import conditions_of
from forecasts.resolution.steps import read

AT_ONCE = 100
"""How many claims one call makes void; the next call does the rest."""


def waiting_for_rule() -> QuerySet[Claim]:
    """Return unresolved claims that hang on others, all of which did not occur."""
    links = ClaimCondition.objects.filter(claim=OuterRef("pk"))
    did_not_occur = Q(condition__current_resolution__proposal__outcome=Outcome.DID_NOT_OCCUR)
    unresolved = Claim.objects.filter(state__in=[State.OPEN, State.PROPOSED])
    return unresolved.filter(Exists(links), ~Exists(links.exclude(did_not_occur))).order_by("pk")


def apply_rules(*, now: datetime) -> int:
    """Make void what waits for it, and return how many claims that were. Whoever acts on one meanwhile goes first."""
    applied = 0
    for claim_id, version in waiting_for_rule().values_list("public_id", "version")[:AT_ONCE]:
        with suppress(Conflict):
            applied += apply_rule(claim_id=claim_id, version=version, now=now)
    return applied


@atomic
def apply_rule(*, claim_id: str, version: int, now: datetime) -> bool:
    """Make one such claim void, with what follows for the claims below it, and say whether its condition asks for it."""
    claim = read(claim_id, version, states={State.OPEN, State.PROPOSED}, now=now)
    if not follow(claim, conditions_of(claim), now=now):
        return False
    ScoreJob.objects.raise_for([claim, *cascade([claim], now=now)])
    return True
