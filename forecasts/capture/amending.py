"""Changes to recorded claims. The old version stays, and so does the reason of the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from forecasts.capture.claims import advance, read, set_conditions, versions_of
from forecasts.capture.terms import (
    FIXED,
    Filing,
    Question,
    Terms,
    check_circle,
    check_recorded,
    fill_filing,
    fill_terms,
)
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.claims import Claim, State
from forecasts.models.publications import NAMES, Publications
from forecasts.models.scores import ScoreJob
from forecasts.statements.checks import Problems


@transaction.atomic
def amend(*, claim_id: str, version: int, terms: Terms, reason: str, actor: Actor, now: datetime) -> Claim:
    """Change what is judged, while no answer is proposed.

    The claim counts as recorded only now: forecasts made on the old terms were not made on these in advance.
    """
    claim = read(claim_id, version, state=State.OPEN)
    kept = _checked(claim, terms, reason)
    advance(claim)
    claim.material_version += 1
    claim.material_recorded_at = now
    claim.save()
    set_conditions(claim, terms.conditions)
    (amended,) = versions_of([claim], recorded_at=now, reason=kept)
    amended.recorded_by = actor.user
    amended.save(force_insert=True)
    append([Step(Kind.CLAIM_AMENDED, claim, [claim, amended])], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim])
    return claim


@transaction.atomic
def file_anew(*, claim_id: str, version: int, filing: Filing, actor: Actor, now: datetime) -> Claim:
    """Change a recorded claim's headline, topics, outlet or group, in any state: nothing of it is judged."""
    claim = Claim.objects.select_related("article__outlet").get(public_id=claim_id)
    if claim.state == State.DRAFT or claim.version != version:
        read(claim_id, version, state=State.OPEN)
    problems = Problems()
    fill_filing(claim, filing, problems)
    problems.refuse()
    advance(claim)
    claim.save()
    claim.topics.set(filing.topics)
    Publications.objects.count_up(NAMES)
    append([Step(Kind.CLAIM_FILED, claim, [claim])], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim])
    return claim


def _checked(claim: Claim, terms: Terms, reason: str) -> str:
    """Put the new terms into `claim` and return the reason as it is kept, or raise Invalid."""
    before, problems = Terms.of(claim), Problems()
    if terms.question not in {None, Question.of(claim)}:
        problems.add("kind", FIXED)
    fill_terms(claim, replace(terms, question=None), complete=True, problems=problems)
    check_circle(claim, terms.conditions, problems)
    check_recorded(terms.conditions, problems)
    conditions = tuple(sorted(terms.conditions, key=lambda condition: condition.pk))
    if not problems.fields and replace(Terms.of(claim), conditions=conditions) == before:
        problems.add("event", "Nothing has changed: the claim already says all this.")
    kept = problems.line("reason", reason, longest=1000)
    problems.refuse()
    return kept
