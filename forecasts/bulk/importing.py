"""Brings a batch of staged claims into the ledger, in one transaction: all that can be taken of it, each claim whole.

What is durable: a batch, or nothing of it. After a kill the same file is imported again: what is there is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from forecasts.bulk import columns
from forecasts.bulk.known import known_of, names_in
from forecasts.bulk.names import Names, Thing
from forecasts.bulk.planning import Ground, Job, Plan, plan
from forecasts.bulk.resolving import Hand
from forecasts.bulk.rows import Rejection
from forecasts.bulk.staging import Stage, StagedClaim
from forecasts.bulk.writing import write
from forecasts.history.actors import Actor
from forecasts.models.errors import NotAllowed
from forecasts.models.sources import Article, Forecaster
from forecasts.statements.checks import Problems

LOCK: Final = 0x49_4D_50_4F_52_54
"""The number of PostgreSQL's advisory lock that only one import holds while it writes: "IMPORT" in ASCII."""


@dataclass
class Counts:
    """What came of an import, or what would come of it."""

    claims: int = 0
    new_claims: int = 0
    new_forecasts: int = 0
    new_outcomes: int = 0
    unchanged_rows: int = 0
    outcomes_left: int = 0
    """Claims with an outcome that was not asked for."""
    new_things: int = 0
    """Outlets, topics, groups, forecasters and articles."""

    def add(self, other: Counts) -> None:
        """Add what came of another part."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class Result:
    """What came of a batch: the counts, and the rows that were not taken."""

    counts: Counts = field(default_factory=Counts)
    rejections: list[Rejection] = field(default_factory=list)


def check_job(*, source: str, confirm_outcomes: bool, actor: Actor, says_default: str = "") -> Job:
    """Return the job that a person asks for.

    Raises:
        Invalid: the source has no proper name.
        NotAllowed: the person may not record claims, or not take outcomes as confirmed.
    """
    problems = Problems()
    name = problems.line("source", source, longest=columns.LONGEST_SOURCE)
    problems.refuse()
    if actor.user and not actor.user.has_perm("forecasts.record_claim"):
        raise NotAllowed("Your role does not record claims, so that it cannot import any.")
    if confirm_outcomes and actor.user and not actor.user.is_superuser:
        raise NotAllowed("Only the editor-in-chief can take the outcomes of a file as confirmed.")
    return Job(source=name, confirm_outcomes=confirm_outcomes, says_default=says_default)


class Importer:
    """One run through a file. It remembers only what the file has named so far."""

    def __init__(self, job: Job, actor: Actor) -> None:
        self.job, self.actor = job, actor
        self._names = Names(job.source)

    def bring_in(self, batch: Sequence[StagedClaim], *, now: datetime) -> Result:
        """Write what can be taken of a batch.

        1. Become the only import that writes, until this transaction ends.
        2. Read what is recorded already, and plan each claim.
        3. Write what is planned.
        """
        try:
            with transaction.atomic():
                _become_the_only_import()
                result, plans = self._plan(batch, None, now)
                needs = [thing for one in plans for thing in one.needs]
                result.counts.new_things = self._names.make(needs, actor=self.actor, now=now)
                if plans:
                    write(plans, Hand(source=self.job.source, actor=self.actor, now=now))
                self._names.remember(pair for one in plans for pair in one.said.items())
        except BaseException:
            self._names.forget()
            raise
        return result

    def try_out(self, batch: Sequence[StagedClaim], stage: Stage, *, now: datetime) -> Result:
        """Find out what would be written, and write nothing. Batches are tried in their order."""
        with transaction.atomic():
            result, plans = self._plan(batch, stage, now)
        stage.settle((one.claim_id, _outcome_of(one)) for one in plans)
        result.counts.new_things = stage.name(_called(thing) for one in plans for thing in one.needs if not thing.pk)
        return result

    def _plan(self, batch: Sequence[StagedClaim], stage: Stage | None, now: datetime) -> tuple[Result, list[Plan]]:
        self._names.load(names_in(batch), forget_new=stage is None)
        known = known_of(batch, source=self.job.source, stage=stage)
        ground = Ground(job=self.job, names=self._names, known=known, now=now)
        result, plans = Result(), list[Plan]()
        for staged in batch:
            planned = plan(staged, ground)
            result.counts.claims += 1
            if isinstance(planned, Plan):
                plans.append(planned)
                _count(planned, result.counts)
            else:
                result.rejections += planned
        return result, plans


def _count(planned: Plan, counts: Counts) -> None:
    counts.new_claims += planned.is_new
    counts.new_forecasts += len(planned.forecasts)
    counts.new_outcomes += planned.checked is not None
    counts.unchanged_rows += planned.rows - len(planned.forecasts)
    counts.outcomes_left += planned.leaves_outcome


def _called(thing: Thing) -> str:
    """Return what tells something that is still to be made from anything else."""
    match thing:
        case Article():
            return f"article {thing.canonical_url or (thing.title_key, thing.published_on, str(thing.outlet))} {thing.slug}"
        case Forecaster():
            return f"{thing.kind} {thing.name_key} {thing.slug}"
        case _:
            return f"{thing._meta.model_name} {thing.name_key} {thing.slug}"


def _outcome_of(planned: Plan) -> str:
    """Return the outcome that a claim would have; an empty one while it would be open."""
    if planned.checked:
        return planned.checked.answer.outcome
    live = planned.claim.current_resolution
    return live.proposal.outcome if live else ""


def _become_the_only_import() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
