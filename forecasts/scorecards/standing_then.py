"""How claims stood at an earlier instant, by what had been recorded by then.

The filing of a claim (its outlet, article, topics and group) is no part of what is judged and is taken as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from forecasts.models.claims import Claim, ClaimVersion, State
from forecasts.models.disputes import Dispute
from forecasts.models.forecasts import Forecast
from forecasts.models.merges import ForecasterMerge
from forecasts.models.resolutions import Proposal, Reopening, Resolution
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call, calls_in
from forecasts.scorecards.inputs import Judgement, closing
from forecasts.scorecards.methods import NEWEST, Method

Row = TypeVar("Row", ClaimVersion, Resolution, Dispute, Proposal)


def calls_then(claims: Iterable[Claim], *, at: datetime, method: Method = NEWEST) -> list[Call]:
    """Return the calls on claims as they stood at `at`; claims and forecasts recorded later are left out."""
    listed = [claim for claim in claims if claim.recorded_at is not None and claim.recorded_at <= at]
    judged = judgements_then(listed, at=at, method=method)
    forecasts = Forecast.every.in_force(at=at)
    return calls_in(listed, judged, forecasts, at=at, meant=meant_then(at=at), method=method)


def meant_then(*, at: datetime) -> dict[int, Forecaster]:
    """Return, by the key of each forecaster who was another name at `at`, who was meant. Two queries, or one."""
    roots = ForecasterMerge.objects.standing(at=at).roots()
    people = Forecaster.objects.in_bulk(set(roots.values())) if roots else {}
    return {pk: people[root] for pk, root in roots.items()}


def judgements_then(claims: Iterable[Claim], *, at: datetime, method: Method = NEWEST) -> dict[int, Judgement]:
    """Return how claims that had been recorded by `at` stood then. Five queries, whatever their number.

    A dispute that was open leaves the resolution it is about in force. Of a claim's resolutions the newest was live,
    unless it had been reopened.
    """
    ids = [claim.pk for claim in claims]
    versions = _newest(ClaimVersion.objects.filter(claim__in=ids, recorded_at__lte=at).order_by("number"))
    disputed = _newest(
        Dispute.objects.filter(claim__in=ids, disputed_at__lte=at).exclude(decision__decided_at__lte=at).order_by("pk")
    )
    resolved = _newest(
        Resolution.objects.filter(claim__in=ids, confirmed_at__lte=at).select_related("proposal").order_by("number")
    )
    reopened = Reopening.objects.filter(claim__in=ids, reopened_at__lte=at)
    for claim_id, resolution_id in reopened.values_list("claim", "resolution"):
        if claim_id in resolved and resolved[claim_id].pk == resolution_id:
            del resolved[claim_id]
    pending = Proposal.objects.filter(claim__in=ids, proposed_at__lte=at).exclude(origin=Proposal.Origin.DISPUTE)
    proposed = set(pending.exclude(decision__decided_at__lte=at).values_list("claim", flat=True))
    judged = {}
    for pk, version in versions.items():
        resolution = resolved.get(pk)
        close, day_from = closing(resolution.proposal, method) if resolution else (version.deadline_at, None)
        judged[pk] = Judgement(
            state=_state(is_disputed=pk in disputed, is_proposed=pk in proposed, is_resolved=resolution is not None),
            outcome=resolution.proposal.outcome if resolution else None,
            close=close,
            opens_at=version.event_from_at,
            deadline_at=version.deadline_at,
            material_recorded_at=version.recorded_at,
            value=resolution.proposal.value if resolution else None,
            confirmed_at=resolution.confirmed_at if resolution else None,
            day_from=day_from,
        )
    return judged


def _state(*, is_disputed: bool, is_proposed: bool, is_resolved: bool) -> str:
    if is_proposed:
        return State.PROPOSED
    if is_resolved:
        return State.DISPUTED if is_disputed else State.RESOLVED
    return State.OPEN


def _newest(rows: QuerySet[Row]) -> dict[int, Row]:
    """Return the last row of each claim."""
    return {row.claim_id: row for row in rows}
