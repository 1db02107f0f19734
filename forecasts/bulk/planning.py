"""What a claim of a file would add to the ledger, or why it cannot be taken. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Final

from forecasts.bulk.additions import Addition
from forecasts.bulk.articles import ORIGIN, PRINTED, Place, read_article
from forecasts.bulk.checks import COLUMNS, attempt, rejections
from forecasts.bulk.claim_cells import read_filing, read_terms
from forecasts.bulk.comparing import compare_claim, compare_rest
from forecasts.bulk.known import Known
from forecasts.bulk.names import Names, Said, Thing
from forecasts.bulk.outcomes import Judged, check_outcome, compare_outcome
from forecasts.bulk.rows import Rejection
from forecasts.bulk.series import read_series
from forecasts.bulk.staging import IN_A_CIRCLE, StagedClaim
from forecasts.capture.terms import Filing, check_recorded, fill_filing, fill_terms
from forecasts.models.claims import Claim, Precision, State
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Topic
from forecasts.resolution.answers import Checked
from forecasts.resolution.conditions import Status, status_of
from forecasts.resolution.people import OWN_FORECAST
from forecasts.scoring.windows import zone_of
from forecasts.statements.checks import Problems

LONGEST_NOTE: Final = 2000
FIRST: Final = datetime(2, 1, 1, tzinfo=UTC)
LAST: Final = datetime(9998, 12, 31, tzinfo=UTC)
OF_QUESTION: Final = frozenset({"kind", "options", "ordered", "unit", "lower_bound", "upper_bound"})
"""Columns without which it is not known what a claim asks."""
OF_WINDOW: Final = frozenset({"deadline", "time_zone", "event_from"})
"""Columns without which it is not known from when to when it asks."""
OF_ANSWER: Final = frozenset({"distribution", "probability", "probability_low", "probability_high", "wording"})
"""Columns that answer it."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is asked of an import: the name of the source, and whether the outcomes in it are taken as confirmed.

    `says_default` answers which way a forecast points where its row does not say so: see `directions.settle`.
    `as_proposals`: they are taken as proposals, which a second person confirms.
    """

    source: str
    confirm_outcomes: bool = False
    as_proposals: bool = False
    says_default: str = ""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What claims are planned on: the job, what can be named, what is recorded already, and the instant."""

    job: Job
    names: Names
    known: Known
    now: datetime


@dataclass(kw_only=True)
class Plan:
    """What one claim adds. `claim` is a new row or the recorded one; of its forecasts, those that are new."""

    claim_id: str
    claim: Claim
    is_new: bool
    note: str
    conditions: Sequence[Claim]
    topics: Sequence[Topic]
    rows: int
    forecasts: list[Forecast] = field(default_factory=list)
    checked: Checked | None = None
    """The outcome that is taken."""
    seen: Checked | None = None
    """The outcome that the rows give, whether it is taken or not."""
    leaves_outcome: bool = False
    """It has an outcome that is not taken: it was not asked for, or waits for its condition."""
    said: Mapping[Said, Thing] = field(default_factory=dict)
    """What its rows name, and what is meant by it."""
    additions: Sequence[Addition] = ()
    """What its rows add to outlets and articles."""

    @property
    def needs(self) -> list[Thing]:
        """The outlets, topics, forecasters and so on that have to be there first."""
        claim = self.claim
        filed = [claim.outlet, claim.group, *self.topics] if self.is_new else []
        articles = [forecast.article for forecast in self.forecasts] + ([claim.article] if self.is_new else [])
        outlets = [article.outlet for article in articles if article]
        people = [forecast.forecaster for forecast in self.forecasts]
        return [thing for thing in (*filed, *articles, *outlets, *people) if thing is not None]

    @property
    def added(self) -> list[Addition]:
        """What is added to rows that are there, or will be."""
        there = {id(thing) for thing in self.needs}
        return [one for one in self.additions if one.to.pk is not None or id(one.to) in there]


def plan(staged: StagedClaim, ground: Ground) -> Plan | list[Rejection]:
    """Return what a claim adds, or why its rows are left out: all of them, however few are to blame.

    1. Read what the rows say of the claim, by the rules of the form; compare it where the claim is recorded already.
    2. Read each row's forecast; what is recorded already is compared and passed over.
    3. Read the outcome, by the rules of the desk, whether outcomes are taken or not.

    What one step finds wrong does not keep the next ones from looking: every fault is named in one round.
    """
    if not staged.rows:
        return []
    problems = Problems()
    ground.names.begin()
    made = _read_claim(staged, ground, problems)
    if problems.fields and made.is_new:
        _make_readable(made.claim, problems)
    place = Place(claim=made.claim, outlet=staged.terms["outlet"], names=ground.names, now=ground.now)
    series = ground.known.series.get(made.claim.pk, {}) if made.claim.pk else {}
    replaced = ground.known.replaced.get(made.claim.pk, {}) if made.claim.pk else {}
    made.forecasts, bad = read_series(staged, place, series, replaced, says_default=ground.job.says_default)
    bad = _own_faults(bad, problems)
    made.said, made.additions = ground.names.taken(), ground.names.additions.taken()
    _plan_outcome(staged, made, ground, problems)
    found = [*rejections(problems, line=staged.terms.line, claim_id=staged.claim_id), *bad]
    return _left_out(staged, found) if found or staged.flaw or any(row.flaws for row in staged.rows) else made


def _make_readable(draft: Claim, problems: Problems) -> None:
    """Give a claim that cannot be taken what its rows are read against, so that their own faults are found too."""
    if "time_zone" in problems.fields:
        draft.time_zone = "UTC"
    if draft.deadline_at is None:
        draft.deadline_on, draft.deadline_at, draft.deadline_precision = LAST.date(), LAST, Precision.DAY
    if draft.event_from_at is None:
        draft.event_from_on, draft.event_from_at = FIRST.date(), FIRST


def _own_faults(bad: Sequence[Rejection], problems: Problems) -> list[Rejection]:
    """Return the faults of rows that do not merely follow from those of their claim."""
    blamed = {COLUMNS.get(name, name) for name in problems.fields}
    if blamed & OF_QUESTION:
        blamed |= OF_ANSWER
    return [one for one in bad if one.column not in blamed]


def _read_claim(staged: StagedClaim, ground: Ground, problems: Problems) -> Plan:
    """Return the claim that the rows describe, or the one that was recorded under its name, without forecasts yet."""
    draft = Claim(state=State.OPEN, created_at=ground.now)
    conditions = _conditions(staged, ground.known, problems)
    filing = read_filing(staged.terms, ground.names, problems)
    terms = read_terms(staged.terms, staged.rows, conditions, problems)
    _place_first_article(draft, staged, filing, ground, problems)
    fill_filing(draft, filing, problems)
    fill_terms(draft, terms, complete=True, problems=problems)
    check_recorded([one for one in conditions if one.pk], problems)
    note = problems.line("note", staged.terms["note"], longest=LONGEST_NOTE, required=False)
    imported = ground.known.imported.get(staged.claim_id)
    if imported and not problems.fields:
        compare_claim(draft, filing.topics, imported, conditions, problems)
        compare_rest(draft, staged.terms, note, imported, problems)
    return Plan(
        claim_id=staged.claim_id,
        claim=imported.claim if imported else draft,
        is_new=imported is None,
        note=note,
        conditions=conditions,
        topics=filing.topics,
        rows=len(staged.rows),
    )


def _place_first_article(draft: Claim, staged: StagedClaim, filing: Filing, ground: Ground, problems: Problems) -> None:
    """File the claim under the article that it is said to be from, else under that of its first row."""
    draft.time_zone, draft.outlet = staged.terms["time_zone"].strip(), filing.outlet
    if attempt(problems, "time_zone", partial(zone_of, draft.time_zone)):
        place = Place(claim=draft, outlet=staged.terms["outlet"], names=ground.names, now=ground.now)
        draft.article = read_article(staged.terms, ORIGIN, place, problems) or read_article(
            staged.rows[0], PRINTED, place, Problems()
        )


def _conditions(staged: StagedClaim, known: Known, problems: Problems) -> tuple[Claim, ...]:
    names = list(dict.fromkeys(staged.terms["condition_claim_id"].split()))
    found = [(name, known.condition(name)) for name in names]
    if missing := [name for name, claim in found if claim is None]:
        shown = ", ".join(missing[:5])
        problems.add("conditions", f"Neither this source nor the ledger has recorded a claim of this name: {shown}.")
    return tuple(claim for _, claim in found if claim is not None)


def _plan_outcome(staged: StagedClaim, made: Plan, ground: Ground, problems: Problems) -> None:
    """Check the outcome that the rows give, and take it if outcomes are taken.

    Where only proposals are made, and where outcomes are left, nothing decides the conditions of the same file: an outcome
    that waits for its condition is then left too.
    """
    terms, job, claim = staged.terms, ground.job, made.claim
    if not terms["outcome"].strip():
        return
    if claim.state != State.OPEN:
        compare_outcome(terms, claim, problems, is_confirmed=job.confirm_outcomes and not job.as_proposals)
        return
    if job.confirm_outcomes and claim.pk in ground.known.own:
        problems.add("outcome", OWN_FORECAST)
    blamed = {COLUMNS.get(name, name) for name in problems.fields}
    is_asked = not OF_QUESTION & blamed
    is_clear = is_asked and not OF_WINDOW & blamed
    is_waiting = status_of(claim, made.conditions) == Status.UNDECIDED
    may_wait = is_waiting and (job.as_proposals or not job.confirm_outcomes)
    context = Judged(claim, made.conditions, source=job.source, may_wait=may_wait, is_clear=is_clear, is_asked=is_asked)
    made.seen = check_outcome(terms, context, now=ground.now, problems=problems)
    is_taken = job.confirm_outcomes and not may_wait
    made.checked, made.leaves_outcome = made.seen if is_taken else None, not is_taken


def _left_out(staged: StagedClaim, found: Sequence[Rejection]) -> list[Rejection]:
    """Return what is wrong, and each row of the claim that is left out because of it."""
    flaws = [Rejection(row.line, *flaw, staged.claim_id) for row in staged.rows for flaw in row.flaws]
    if staged.flaw == IN_A_CIRCLE:
        flaws += [Rejection(row.line, "condition_claim_id", staged.flaw, staged.claim_id) for row in staged.rows]
    named = {(one.line, one.column) for one in flaws}
    bad = [*flaws, *(one for one in found if (one.line, one.column) not in named)]
    told = {one.line for one in bad}
    why = staged.flaw or f"Left out with its claim, because of line {min(told)}."
    others = [Rejection(row.line, "", why, staged.claim_id) for row in staged.rows if row.line not in told]
    return sorted([*bad, *others], key=lambda one: one.line)
