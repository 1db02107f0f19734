"""Everything that the page of one claim shows, from a fixed number of queries."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, Prefetch, Q, Subquery, Sum
from django.http import Http404

from forecasts.history.queries import FORECASTS, EntryLine, newest_entries
from forecasts.history.revision import length_of
from forecasts.models.claims import Claim, ClaimCondition, State
from forecasts.models.disputes import Dispute
from forecasts.models.publications import NAMES, Publications
from forecasts.models.resolutions import Evidence, Proposal, ProposalDecision, Resolution
from forecasts.models.sources import Forecaster
from forecasts.resolution.queries import ended, with_last_answer
from forecasts.scorecards.calls import calls_in
from forecasts.scorecards.columns import Prepared
from forecasts.scorecards.crowd import crowd_on, forecasts_to_list
from forecasts.scorecards.inputs import judgement_of
from forecasts.scorecards.keeping import Revision
from forecasts.web.corrected import corrections_on
from forecasts.web.life import deadline_words, life_of
from forecasts.web.lines import leading_calls, outcome_of, recorded_afterwards
from forecasts.web.verdicts import verdict_of

_PUBLIC_ID = "\0public_id"
MOST_TOLD = 100
"""Entries that the life of a claim tells: the newest."""


@dataclass(frozen=True)
class Linked:
    """A claim that hangs on this one, or on which this one hangs."""

    public_id: str
    headline: str
    outcome: str
    deadline_at: datetime


def revision_of(public_id: str) -> Revision | None:
    """Return what is another one whenever the page of a claim may be; None where there is no such claim. One query.

    It is made of how many entries its history has, its scores, the versions of the claims it is linked with, and the names.
    """
    found = _revision_of(connection.vendor)(public_id=public_id) if "\0" not in public_id else []
    return found[0] if found else None


@cache
def _revision_of(_vendor: str) -> Prepared:
    conditions = ClaimCondition.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
    dependants = ClaimCondition.objects.filter(condition=OuterRef("pk")).order_by().values("condition")
    names = Publications.objects.filter(pk=NAMES).values("number")
    rows = Claim.objects.recorded().filter(public_id=_PUBLIC_ID).order_by()
    rows = rows.annotate(
        entries=length_of("claim:", "public_id"),
        on=Subquery(conditions.annotate(sum=Sum("condition__version")).values("sum")),
        under=Subquery(dependants.annotate(sum=Sum("claim__version")).values("sum")),
        names=Subquery(names),
    )
    columns = ("pk", "version", "entries", "score_job__want", "score_job__done", "on", "under", "names")
    return Prepared(rows.values_list(*columns), public_id=_PUBLIC_ID)


def find_claim(public_id: str) -> Claim:
    """Find a claim that the public may see, with what its pages show of it."""
    claims = with_last_answer(Claim.objects.recorded()).select_related(
        "article__outlet",
        "outlet",
        "group",
        "current_resolution__proposal",
        "current_proposal__proposed_by",
        "open_dispute__resolution",
    )
    claim = claims.filter(public_id=public_id).first()
    if claim is None:
        raise Http404(f"There is no claim {public_id}. Check the address for a typing error.")
    return claim


def claim_page(public_id: str, *, now: datetime, visitor: int | None) -> dict[str, Any]:
    """Gather the page for a person (or anybody): the claim, what was said on it, how it was settled, what hangs on it, its life."""
    claim = find_claim(public_id)
    judged = judgement_of(claim)
    calls = calls_in([claim], {claim.pk: judged}, forecasts_to_list(claim, judged, visitor=visitor), at=now)
    lead = leading_calls(calls).get(claim.pk)
    conditions, dependants = linked(claim, at=now)
    sources = [call for call in calls if call.forecaster.kind != Forecaster.Kind.READER]
    names = {call.forecaster.slug: call.forecaster.name for call in sources} | {
        forecast.recorded_for.slug: call.forecaster.name
        for call in sources
        for forecast in call.series
        if forecast.recorded_for
    }
    stated = [forecast.recorded_at for call in sources for forecast in call.series]
    entries, length = newest_entries(claim, stated_at=sorted(stated)[-MOST_TOLD:], most=MOST_TOLD)
    return {
        "claim": claim,
        "now": now,
        "state": state_of(claim, at=now),
        "badge": badge_of(claim, at=now),
        "afterwards": recorded_afterwards(claim, lead),
        "deadline": deadline_words(claim),
        "calls": sources,
        "crowd": crowd_on(claim, judged, calls),
        "corrections": corrections_on(claim),
        "own": next((call for call in calls if visitor and call.forecaster.user_id == visitor), None),
        "lead": lead,
        "verdict": verdict_of(claim, lead, now=now) if lead else None,
        "conditions": conditions,
        "dependants": dependants,
        "entries": length,
        "is_cut": len(entries) == MOST_TOLD,
        "life": life_of(claim, told_of(entries, names), names, now=now),
        "counts_from": counts_from(claim, [*conditions, *dependants]),
        **settlement(claim),
    }


def counts_from(claim: Claim, others: Iterable[Linked]) -> list[datetime]:
    """Return the instants to or from which time is counted on the page: deadlines, and the end of the time for disputes."""
    ends = [claim.current_resolution.confirmed_at + settings.DISPUTE_WINDOW] if claim.current_resolution else []
    return [claim.deadline_at, *ends, *(other.deadline_at for other in others)]


def told_of(entries: Iterable[EntryLine], names: Container[str]) -> list[EntryLine]:
    """Leave out what readers did: their forecasts are told apart, and would flood the claim's life."""
    return [entry for entry in entries if entry.kind not in FORECASTS or by_one_of(names, entry)]


def by_one_of(names: Container[str], entry: EntryLine) -> bool:
    """Whether the forecast of an entry is by one of these."""
    return any(row.facts.get("forecaster") in names for row in entry.rows if row.table == "forecast")


def state_of(claim: Claim, *, at: datetime) -> str:
    """Name the state as readers know it: due and final are a matter of time."""
    if claim.is_due(at=at):
        return "due"
    return "final" if claim.is_final(at=at) else claim.state


def badge_of(claim: Claim, *, at: datetime) -> str:
    """Name the state as the page shows it: of a claim that is due, also what became of an answer to it."""
    state = state_of(claim, at=at)
    return ended(claim) or state if state == "due" else state


def linked(claim: Claim, *, at: datetime) -> tuple[list[Linked], list[Linked]]:
    """The claims on which this one hangs, and those that hang on it, in one query."""
    links = ClaimCondition.objects.filter(Q(claim=claim) | Q(condition=claim)).select_related(
        "claim__current_resolution__proposal", "condition__current_resolution__proposal"
    )
    conditions, dependants = [], []
    for link in links.order_by("pk"):
        if link.claim_id == claim.pk:
            conditions.append(linked_claim(link.condition, at=at))
        elif link.claim.recorded_at is not None:
            dependants.append(linked_claim(link.claim, at=at))
    return conditions, dependants


def linked_claim(claim: Claim, *, at: datetime) -> Linked:
    """What is shown of a linked claim."""
    return Linked(claim.public_id, claim.headline, outcome_of(claim, at=at), claim.deadline_at)


def settlement(claim: Claim) -> dict[str, Any]:
    """How the claim was settled, again and again if need be: resolutions, what is proposed, and disputes."""
    proposals = (
        Proposal.objects.filter(claim=claim)
        .select_related("decision", "resolution__reopening", "resolution__superseded_by", "dispute__decision")
        .prefetch_related(Prefetch("evidence", Evidence.objects.order_by("pk")))
        .order_by("pk")
    )
    told = list(proposals)
    resolutions = [proposal.resolution for proposal in told if is_resolution(proposal)]
    resolutions.sort(key=lambda resolution: resolution.number, reverse=True)
    return {
        "live": next((row for row in resolutions if row.pk == claim.current_resolution_id), None),
        "earlier": [row for row in resolutions if row.pk != claim.current_resolution_id],
        "pending": next((row for row in told if row.pk == claim.current_proposal_id), None),
        "disputes": disputes_among(told),
        "put_back": last_put_back(claim, told),
    }


def last_put_back(claim: Claim, proposals: Iterable[Proposal]) -> ProposalDecision | None:
    """The decision that left an open claim without an answer: sent back, withdrawn, or overtaken by a rule."""
    decisions = [getattr(proposal, "decision", None) for proposal in proposals]
    last = max(filter(None, decisions), key=lambda one: (one.decided_at, one.pk), default=None)
    return last if last and claim.state == State.OPEN else None


def is_resolution(proposal: Proposal) -> bool:
    """Whether a proposal was confirmed."""
    return isinstance(getattr(proposal, "resolution", None), Resolution)


def disputes_among(proposals: Iterable[Proposal]) -> Sequence[Dispute]:
    """The disputes whose counter-proposals these are, newest first."""
    found = [getattr(proposal, "dispute", None) for proposal in proposals]
    return [dispute for dispute in reversed(found) if dispute is not None]
