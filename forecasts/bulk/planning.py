"""What a claim of a file would add to the ledger, or why it cannot be taken. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from forecasts.bulk.articles import ORIGIN, PRINTED, Place, read_article
from forecasts.bulk.checks import attempt, rejections
from forecasts.bulk.claim_cells import read_filing, read_terms
from forecasts.bulk.comparing import compare_claim, compare_rest
from forecasts.bulk.known import Known
from forecasts.bulk.names import Names, Said, Thing
from forecasts.bulk.outcomes import check_outcome, compare_outcome
from forecasts.bulk.rows import Rejection
from forecasts.bulk.series import read_series
from forecasts.bulk.staging import IN_A_CIRCLE, StagedClaim
from forecasts.capture.terms import Filing, check_recorded, fill_filing, fill_terms
from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Topic
from forecasts.resolution.answers import Checked
from forecasts.scoring.windows import zone_of
from forecasts.statements.checks import Problems

LONGEST_NOTE: Final = 2000


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is asked of an import: the name of the source, and whether the outcomes in it are taken as confirmed.

    `says_default` answers which way a forecast points where its row does not say so: see `directions.settle`.
    """

    source: str
    confirm_outcomes: bool = False
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
    leaves_outcome: bool = False
    """It has an outcome that was not asked for."""
    said: Mapping[Said, Thing] = field(default_factory=dict)
    """What its rows name, and what is meant by it."""

    @property
    def needs(self) -> list[Thing]:
        """The outlets, topics, forecasters and so on that have to be there first."""
        claim = self.claim
        filed = [claim.outlet, claim.group, *self.topics] if self.is_new else []
        articles = [forecast.article for forecast in self.forecasts] + ([claim.article] if self.is_new else [])
        outlets = [article.outlet for article in articles if article]
        people = [forecast.forecaster for forecast in self.forecasts]
        return [thing for thing in (*filed, *articles, *outlets, *people) if thing is not None]


def plan(staged: StagedClaim, ground: Ground) -> Plan | list[Rejection]:
    """Return what a claim adds, or why its rows are left out: all of them, however few are to blame.

    1. Read what the rows say of the claim, by the rules of the form; compare it where the claim is recorded already.
    2. Read each row's forecast; what is recorded already is compared and passed over.
    3. Read the outcome, by the rules of the desk, if outcomes are taken.
    """
    if staged.flaw:
        column = "condition_claim_id" if staged.flaw == IN_A_CIRCLE else ""
        return [Rejection(row.line, column, staged.flaw, staged.claim_id) for row in staged.rows]
    if flaws := [Rejection(row.line, *flaw, staged.claim_id) for row in staged.rows for flaw in row.flaws]:
        return _left_out(staged, _because(flaws[0].line), flaws)
    problems = Problems()
    ground.names.begin()
    made = _read_claim(staged, ground, problems)
    if problems.fields:
        return _refused(staged, problems)
    place = Place(claim=made.claim, outlet=staged.terms["outlet"], names=ground.names, now=ground.now)
    series = ground.known.series.get(made.claim.pk, {}) if made.claim.pk else {}
    replaced = ground.known.replaced.get(made.claim.pk, {}) if made.claim.pk else {}
    made.forecasts, bad = read_series(staged, place, series, replaced, says_default=ground.job.says_default)
    if bad:
        return _left_out(staged, _because(bad[0].line), bad)
    made.said = ground.names.taken()
    _plan_outcome(staged, made, ground, problems)
    return _refused(staged, problems) if problems.fields else made


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
    if not staged.terms["outcome"].strip():
        return
    if made.claim.state != State.OPEN:
        compare_outcome(staged.terms, made.claim, problems)
    elif not ground.job.confirm_outcomes:
        made.leaves_outcome = True
    else:
        made.checked = check_outcome(
            staged.terms, made.claim, made.conditions, source=ground.job.source, now=ground.now, problems=problems
        )


def _because(line: int) -> str:
    return f"Left out with its claim, because of line {line}."


def _refused(staged: StagedClaim, problems: Problems) -> list[Rejection]:
    """Blame the first row for what is wrong with the claim."""
    bad = rejections(problems, line=staged.terms.line, claim_id=staged.claim_id)
    return _left_out(staged, _because(staged.terms.line), bad)


def _left_out(staged: StagedClaim, why: str, bad: list[Rejection]) -> list[Rejection]:
    """Return what is wrong, and each row of the claim that is left out because of it."""
    told = {one.line for one in bad}
    others = [Rejection(row.line, "", why, staged.claim_id) for row in staged.rows if row.line not in told]
    return sorted([*bad, *others], key=lambda one: one.line)
