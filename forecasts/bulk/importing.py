"""Brings a batch of staged claims into the ledger, in one transaction: all that can be taken of it, each claim whole.

What is durable: a batch, or nothing of it. After a kill the same file is imported again: what is there is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from forecasts.bulk import columns
from forecasts.bulk.known import known_of, names_in
from forecasts.bulk.names import Names, Thing
from forecasts.bulk.planning import Ground, Job, Plan, plan
from forecasts.bulk.rows import Rejection
from forecasts.bulk.staging import ADDITION, Named, Stage, StagedClaim
from forecasts.bulk.writing import Hand, write
from forecasts.capture.duplicates import people_like
from forecasts.database import Pace
from forecasts.history.actors import Actor
from forecasts.models.errors import NotAllowed
from forecasts.models.people import User
from forecasts.models.sources import Article, Forecaster
from forecasts.statements.checks import Problems

LOCK: Final = 0x49_4D_50_4F_52_54
"""The number of PostgreSQL's advisory lock that only one import holds while it writes: "IMPORT" in ASCII."""
LEAST_ROWS: Final = 50
"""About as many rows as take as long as what each transaction needs besides."""


@dataclass
class Counts:
    """What came of an import, or what would come of it."""

    claims: int = 0
    new_claims: int = 0
    new_forecasts: int = 0
    new_outcomes: int = 0
    new_proposals: int = 0
    """Outcomes that are proposed: a second person confirms them."""
    unchanged_rows: int = 0
    outcomes_left: int = 0
    """Claims with an outcome that is not taken: it was not asked for, or waits for its condition."""
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
    """Return the job that a person asks for: who may not take outcomes as confirmed proposes them.

    Raises:
        Invalid: the source has no proper name.
        NotAllowed: the person may not record claims.
    """
    problems = Problems()
    name = problems.line("source", source, longest=columns.LONGEST_SOURCE)
    problems.refuse()
    if actor.user and not actor.user.has_perm("forecasts.record_claim"):
        raise NotAllowed("Your role does not record claims, so that it cannot import any.")
    return job_of(name, confirm_outcomes=confirm_outcomes, user=actor.user, says_default=says_default)


def job_of(source: str, *, confirm_outcomes: bool, user: User | None, says_default: str = "") -> Job:
    """Return the job of an import in the name of a person: outcomes are confirmed by the editor-in-chief, or by the ledger."""
    as_proposals = confirm_outcomes and user is not None and not user.is_superuser
    return Job(source=source, confirm_outcomes=confirm_outcomes, as_proposals=as_proposals, says_default=says_default)


class Importer:
    """One run through a file. It remembers only what the file has named so far."""

    def __init__(self, job: Job, actor: Actor) -> None:
        self.job, self.actor = job, actor
        self._names = Names(job.source)
        self.pace = Pace(LEAST_ROWS)

    def bring_in(self, batch: Sequence[StagedClaim], *, now: datetime) -> Result:
        """Write what can be taken of a batch.

        1. Become the only import that writes, until this transaction ends.
        2. Read what is recorded already, and plan each claim.
        3. Write what is planned.
        """
        try:
            with transaction.atomic(), self.pace.measured(sum(max(len(one.rows), 1) for one in batch)):
                _become_the_only_import()
                result, plans = self._plan(batch, None, now)
                added = [addition for one in plans for addition in one.added]
                needs = [thing for one in plans for thing in one.needs]
                needs += [author for addition in added for author in addition.authors]
                result.counts.new_things = self._names.make(needs, added, actor=self.actor, now=now)
                if plans:
                    write(plans, self._hand(now))
                self._names.remember(pair for one in plans for pair in one.said.items())
        except BaseException:
            self._names.forget()
            raise
        return result

    def _hand(self, now: datetime) -> Hand:
        return Hand(source=self.job.source, actor=self.actor, now=now, confirms=not self.job.as_proposals)

    def try_out(self, batch: Sequence[StagedClaim], stage: Stage, *, now: datetime) -> Result:
        """Find out what would be written, and write nothing. Batches are tried in their order.

        There is no transaction round it: on SQLite one holds the only lock for writing from its first statement.
        """
        result, plans = self._plan(batch, stage, now)
        stage.settle((one.claim_id, _outcome_of(one, self.job)) for one in plans)
        result.counts.new_things = stage.name(named for one in plans for named in _named(one))
        return result

    def _plan(self, batch: Sequence[StagedClaim], stage: Stage | None, now: datetime) -> tuple[Result, list[Plan]]:
        self._names.load(names_in(batch), forget_new=stage is None)
        known = known_of(batch, source=self.job.source, stage=stage, user=self.actor.user)
        ground = Ground(job=self.job, names=self._names, known=known, now=now)
        result, plans = Result(), list[Plan]()
        for staged in batch:
            planned = plan(staged, ground)
            result.counts.claims += 1
            if isinstance(planned, Plan):
                plans.append(planned)
                _count(planned, result.counts, self.job)
            else:
                result.rejections += planned
        return result, plans


def found_in(stage: Stage) -> dict[str, dict[str, Any]]:
    """Return what a dry run found, as `Stage.found`; with the new forecasters, under `near`, whose names theirs resemble."""
    found = stage.found()
    if people := found.get("forecaster"):
        new = dict.fromkeys(label for label, _, is_new, _ in people["rows"] if is_new)
        people["near"] = [[name, "; ".join(others)] for name, others in people_like(new).items()]
    return found


def _count(planned: Plan, counts: Counts, job: Job) -> None:
    counts.new_claims += planned.is_new
    counts.new_forecasts += len(planned.forecasts)
    if planned.checked:
        counts.new_proposals += job.as_proposals
        counts.new_outcomes += not job.as_proposals
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


def _named(planned: Plan) -> Iterator[Named]:
    """Yield what a claim would make, and whom it would credit with how many forecasts."""
    if planned.is_new:
        yield Named(f"claim {planned.claim_id}", "claim", planned.claim.headline, planned.claim_id, is_new=True)
    for thing in planned.needs:
        yield _thing(thing, is_credit=isinstance(thing, Forecaster))
    for one in planned.added:
        yield from (_thing(author) for author in one.authors)
        if one.to.pk is not None:
            said = one.url or "; ".join(author.name for author in one.authors)
            yield Named(f"addition {_called(one.to)}", ADDITION, str(one.to), said, is_new=True)


def _thing(thing: Thing, *, is_credit: bool = False) -> Named:
    kind, slug = thing._meta.model_name or "", "" if thing.pk is None else thing.slug
    details = [thing.kind] if isinstance(thing, Forecaster) else []
    if isinstance(thing, Article):
        details = [str(thing.outlet), thing.published_on.isoformat()]
    label = thing.title if isinstance(thing, Article) else thing.name
    detail = ", ".join([*details, *([slug] if slug else [])])
    return Named(_called(thing), kind, label, detail, is_new=thing.pk is None, is_credit=is_credit)


def _outcome_of(planned: Plan, job: Job) -> str:
    """Return the outcome that a claim would have, were outcomes taken; an empty one while it would be open."""
    if planned.seen and not job.as_proposals:
        return planned.seen.answer.outcome
    live = planned.claim.current_resolution
    return live.proposal.outcome if live else ""


def _become_the_only_import() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
