"""What the desk shows: claims that are due, that wait for a second person, that are disputed. No query in a loop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from forecasts.models.claims import Claim, ClaimQuerySet, Precision, State
from forecasts.models.forecasts import Forecast
from forecasts.models.people import User
from forecasts.models.resolutions import Outcome, Proposal, ProposalDecision
from forecasts.resolution.answers import Answer
from forecasts.resolution.permissions import Allowed, allowed
from forecasts.scoring.windows import BadMoment, end_of_day, start_of_day

ENDED = {
    ProposalDecision.Kind.SENT_BACK: "sent_back",
    ProposalDecision.Kind.WITHDRAWN: "withdrawn",
    ProposalDecision.Kind.OVERTAKEN: "reopened",
    ProposalDecision.Kind.CONFIRMED: "reopened",
}
"""What became of the last answer to an open claim: somebody has looked, though no answer stands."""
MOST_TOLD = 20
PREFILLS = (ProposalDecision.Kind.CONFIRMED, ProposalDecision.Kind.SENT_BACK, ProposalDecision.Kind.OVERTAKEN)
"""How an earlier proposal must have ended to come back in the form: not by its proposer's own withdrawal."""


@dataclass(frozen=True)
class DeskCounts:
    """How many claims wait for somebody."""

    due: int
    proposed: int
    disputed: int


def may(user: User | AnonymousUser, claim: Claim, at: datetime) -> Allowed:
    """Return which steps `user` may take on `claim` at `at`, and for each other step the reason in words."""
    return allowed(user, claim, at)


def due(*, at: datetime) -> ClaimQuerySet:
    """Return the queue: claims past their deadline to which no answer stands, oldest first."""
    return _for_page(Claim.objects.due(at=at)).oldest_due_first()


def with_last_answer(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Tell of each claim how the last proposal on it ended, as `last_answer`, or nothing."""
    decided = ProposalDecision.objects.filter(proposal__claim=OuterRef("pk")).order_by("-decided_at", "-pk")
    return claims.annotate(last_answer=Subquery(decided.values("kind")[:1]))


def ended(claim: Claim) -> str:
    """Name what became of the last answer to an open claim that came from `with_last_answer`; empty: there was none."""
    last = getattr(claim, "last_answer", None)
    return ENDED.get(last, "") if last and claim.state == State.OPEN else ""


def put_back(claims: Iterable[Claim]) -> dict[int, ProposalDecision]:
    """Return of open claims the last decision where it put the claim back: sent back, or withdrawn by its proposer."""
    kinds = (ProposalDecision.Kind.SENT_BACK, ProposalDecision.Kind.WITHDRAWN)
    asked = [claim.pk for claim in claims if claim.state == State.OPEN]
    rows = ProposalDecision.objects.filter(proposal__claim__in=asked).select_related("proposal__claim")
    last = {row.proposal.claim_id: row for row in rows.order_by("decided_at", "pk")} if asked else {}
    return {claim_pk: row for claim_pk, row in last.items() if row.kind in kinds}


def sent_back_to(user: User) -> list[ProposalDecision]:
    """Return the newest decisions that sent this person's proposals back, on claims to which no answer stands since."""
    later = ProposalDecision.objects.filter(proposal__claim=OuterRef("proposal__claim"), pk__gt=OuterRef("pk"))
    mine = ProposalDecision.objects.filter(
        kind=ProposalDecision.Kind.SENT_BACK, proposal__proposed_by=user, proposal__claim__state=State.OPEN
    )
    return list(
        mine.exclude(Exists(later)).select_related("proposal__claim").order_by("-decided_at", "-pk")[:MOST_TOLD]
    )


def awaiting_review() -> ClaimQuerySet:
    """Return the claims whose proposal waits for a second person, the one that waits longest first."""
    proposed = _for_page(Claim.objects.filter(state=State.PROPOSED))
    proposed = proposed.select_related("current_proposal__proposed_by")
    return proposed.prefetch_related("current_proposal__evidence").order_by("current_proposal__proposed_at", "id")


def open_disputes() -> ClaimQuerySet:
    """Return the disputed claims with what stands and what is proposed instead, the longest dispute first."""
    disputed = _for_page(Claim.objects.filter(state=State.DISPUTED)).select_related(
        "current_resolution__proposal__proposed_by",
        "current_resolution__confirmed_by",
        "open_dispute__counter_proposal",
        "open_dispute__disputed_by",
    )
    evidence = ("current_resolution__proposal__evidence", "open_dispute__counter_proposal__evidence")
    return disputed.prefetch_related(*evidence).order_by("open_dispute__disputed_at", "id")


_PLACE = ("article__outlet", "article__capture", "outlet")


def _for_page(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Load what every line of the desk shows: place, topics, forecasts with their forecasters, conditions."""
    forecasts = Forecast.objects.in_order().select_related("forecaster__merged_into", "article__outlet")
    conditions = Claim.objects.select_related("current_resolution__proposal").order_by("pk")
    return (
        with_last_answer(claims)
        .select_related(*_PLACE)
        .prefetch_related(
            "topics", Prefetch("forecasts", queryset=forecasts), Prefetch("conditions", queryset=conditions)
        )
    )


def counts(*, at: datetime) -> DeskCounts:
    """Count what waits, in one query."""
    found = Claim.objects.aggregate(
        due=Count("pk", filter=Q(state=State.OPEN, deadline_at__lte=at)),
        proposed=Count("pk", filter=Q(state=State.PROPOSED)),
        disputed=Count("pk", filter=Q(state=State.DISPUTED)),
    )
    return DeskCounts(**found)


def next_due(*, at: datetime, after: Claim | None, user: User) -> Claim | None:
    """Return the next claim of the queue that `user` may answer: behind `after`, else from the start."""
    mine = due(at=at).exclude(_own(user))
    if after is None:
        return mine.first()
    mine = mine.exclude(pk=after.pk)
    behind = mine.filter(Q(deadline_at__gt=after.deadline_at) | Q(deadline_at=after.deadline_at, pk__gt=after.pk))
    return behind.first() or mine.first()


def next_to_review(*, after: Claim | None, user: User) -> Claim | None:
    """Return the claim that has waited longest for a second person and that `user` may confirm, but not `after`."""
    others = awaiting_review().exclude(_own(user)).exclude(current_proposal__proposed_by=user)
    return (others.exclude(pk=after.pk) if after else others).first()


def _own(user: User) -> Q:
    return Q(pk__in=Forecast.objects.filter(forecaster__user=user).values("claim_id"))


def stated_on(claim: Claim, day: date) -> int:
    """Count the forecasts on a claim that were stated at an instant of a local day before the deadline's.

    If the claim was settled on this day, the time at which it was decides whether they came before the news.
    """
    if day >= claim.deadline_on:
        return 0
    try:
        begins, ends = start_of_day(day, claim.time_zone), end_of_day(day, claim.time_zone)
    except BadMoment:
        return 0
    return Forecast.objects.filter(
        claim=claim, stated_precision=Precision.INSTANT, stated_at__gte=begins, stated_at__lt=ends
    ).count()


def prefill(claim: Claim, *, at: datetime) -> Answer | None:
    """Return the last answer that people gave to an open claim, for the form; None where there is none to come back to.

    Once the deadline has passed, "it can no longer occur" has become "it did not occur", at the deadline.
    """
    last = earlier_proposal(claim)
    if last is None:
        return None
    answer = Answer.of(last)
    if answer.outcome == Outcome.DID_NOT_OCCUR and at >= claim.deadline_at:
        return replace(answer, effective_on=None, effective_at=None, impossible_why="")
    return answer


def earlier_proposal(claim: Claim) -> Proposal | None:
    """Return the proposal that `prefill` comes from, with its decision and evidence.

    A resolution that was reopened, a proposal that was sent back or overtaken by a rule: somebody typed it, and it may
    be proposed again as it is or mended.
    """
    if claim.state != State.OPEN:
        return None
    by_people = Proposal.objects.filter(claim=claim, proposed_by__isnull=False, decision__kind__in=PREFILLS)
    loaded = by_people.select_related("decision__decided_by").prefetch_related("evidence")
    return loaded.order_by("decision__decided_at", "pk").last()
