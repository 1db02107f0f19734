"""Claims that are still being written. They can be incomplete, belong to nobody's score and leave no history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from forecasts.capture.claims import advance, article_with_text, read, set_conditions
from forecasts.capture.terms import Filing, Terms, check_circle, fill_filing, fill_terms
from forecasts.models.claims import Claim, State
from forecasts.models.errors import Invalid
from forecasts.models.forecasts import DraftForecast, Statement
from forecasts.models.sources import Article
from forecasts.statements.asked import Asked
from forecasts.statements.checks import Problems
from forecasts.statements.directions import settle
from forecasts.statements.inputs import StatementInput, fill

NO_FORECASTS: Final = "Nobody has stated a probability yet: enter at least one forecast."


@dataclass(frozen=True, kw_only=True)
class DraftInput:
    """A claim as typed, with the forecasts on it. A problem of the second forecast's quote is `forecasts-1-quote`.

    A forecast that could not be read is None: the others keep their numbers. `complete`: it is to be recorded at once, so that
    what a draft may lack is missing.
    """

    filing: Filing
    terms: Terms
    article: Article | None = None
    forecasts: tuple[StatementInput | None, ...] = ()
    complete: bool = False


@transaction.atomic
def create(*, draft: DraftInput, now: datetime) -> Claim:
    """Begin a claim."""
    claim = Claim(article=article_with_text(draft.article), state=State.DRAFT, created_at=now)
    forecasts = _checked(claim, draft, now)
    claim.save(force_insert=True)
    _save_rows(claim, draft, forecasts)
    return claim


@transaction.atomic
def save(*, claim_id: str, version: int, draft: DraftInput, now: datetime) -> Claim:
    """Change a draft to what was typed; its forecasts are replaced by those given."""
    claim = read(claim_id, version, state=State.DRAFT)
    claim.article = article_with_text(draft.article)
    forecasts = _checked(claim, draft, now)
    advance(claim)
    claim.save()
    _save_rows(claim, draft, forecasts)
    return claim


@transaction.atomic
def delete(*, claim_id: str, version: int) -> None:
    """Throw a draft away, unless another draft names it as its condition."""
    claim = read(claim_id, version, state=State.DRAFT)
    if dependant := claim.dependants.first():
        raise Invalid({"conditions": f"“{dependant}” has this claim as a condition: change that claim first."})
    advance(claim)
    claim.delete()


def _checked(claim: Claim, draft: DraftInput, now: datetime) -> list[DraftForecast]:
    """Put what was typed into `claim` and return its forecasts, or raise Invalid with everything that is wrong."""
    problems = Problems()
    fill_filing(claim, draft.filing, problems)
    fill_terms(claim, draft.terms, complete=draft.complete, problems=problems)
    check_circle(claim, draft.terms.conditions, problems)
    zone = "UTC" if "time_zone" in problems.fields else claim.time_zone
    if draft.complete and not draft.forecasts:
        problems.add("forecasts", NO_FORECASTS)
    rows = []
    for number, said in enumerate(draft.forecasts):
        if said is None:
            continue
        row, mine = DraftForecast(), Problems()
        with_text = replace(said, article=_with_text(said.article, claim))
        fill(row, with_text, zone=zone, asked=Asked.of(claim), now=now, problems=mine)
        if draft.complete:
            check_whole(row, claim, mine)
        problems.add_all(mine, prefix=f"forecasts-{number}-")
        rows.append(row)
    problems.refuse()
    return rows


def check_whole(row: Statement, claim: Claim, problems: Problems) -> None:
    """Settle what a draft's forecast may leave open, and note what it lacks to be recorded."""
    settle(row, Asked.of(claim), problems)
    if row.article_id is not None and not row.quote_exact:
        problems.add("quote", "Quote the words of the article that make this forecast.")
    is_known = row.stated_at is not None and claim.deadline_at is not None and "stated" not in problems.fields
    if is_known and row.stated_at >= claim.deadline_at:
        problems.add("stated", "This forecast was stated after the deadline.")


def _with_text(article: Article | None, claim: Claim) -> Article | None:
    """Return the article as it is now: the text that quotes are checked against may be newer than what was read."""
    is_claims_own = article is not None and claim.article is not None and article.pk == claim.article.pk
    return claim.article if is_claims_own else article_with_text(article)


def _save_rows(claim: Claim, draft: DraftInput, forecasts: Iterable[DraftForecast]) -> None:
    claim.topics.set(draft.filing.topics)
    set_conditions(claim, draft.terms.conditions)
    claim.draft_forecasts.all().delete()
    for forecast in forecasts:
        forecast.claim = claim
        forecast.save(force_insert=True)
