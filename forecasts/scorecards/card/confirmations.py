"""How often a second person confirmed what was proposed on the claims of a card.

It is no agreement between judges: the second person saw the first one's answer, and who sees an answer tends to agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db.models import Count, Exists, F, OuterRef

from forecasts.models.resolutions import Proposal, ProposalDecision, Reopening, Resolution
from forecasts.scorecards.card.document_types import CardExtras
from forecasts.scorecards.subjects import LEDGER, Subject, claims_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

Judged: TypeAlias = Mapping[tuple[str, str], int]
"""How often an outcome was proposed and how a second person decided on it."""

_KINDS: Final = ProposalDecision.Kind


def judged_on(
    subject: Subject, *, at: datetime, then: bool = False
) -> QuerySet[ProposalDecision, tuple[str, str, int]]:
    """Return the outcomes proposed on a subject's claims, how a second person decided by `at`, and how often.

    A dispute's counter-proposal is one too: confirmed if it was upheld, dismissed if not. Of the confirmed ones only those in
    force count, so that an answer which is taken back and given again leaves a card as it was.
    With `then` the claims are those that counted for the subject at that instant.
    """
    later = Resolution.objects.filter(
        claim=OuterRef("proposal__claim"), proposal__gt=OuterRef("proposal"), confirmed_at__lte=at
    )
    reopened = Reopening.objects.filter(resolution__proposal=OuterRef("proposal"), reopened_at__lte=at)
    decided = ProposalDecision.objects.filter(
        kind__in=(_KINDS.CONFIRMED, _KINDS.SENT_BACK, _KINDS.DISMISSED),
        decided_at__lte=at,
        decided_by__isnull=False,
        proposal__origin__in=(Proposal.Origin.PERSON, Proposal.Origin.DISPUTE),
    ).exclude(decided_by=F("proposal__proposed_by"))
    decided = decided.exclude(Exists(later) | Exists(reopened), kind=_KINDS.CONFIRMED)
    if subject.kind != LEDGER:
        decided = decided.filter(proposal__claim__in=claims_of(subject, at=at if then else None).order_by())
    return decided.order_by().values_list("proposal__outcome", "kind").annotate(times=Count("pk"))


def written_confirmations(judged: Judged) -> CardExtras:
    """Return the key `confirmations`, once any proposal was decided by a second person."""
    decided = sum(judged.values())
    if not decided:
        return {}
    confirmed = sum(times for (_, kind), times in judged.items() if kind == _KINDS.CONFIRMED)
    return {"confirmations": {"confirmed": confirmed, "of": decided}}
