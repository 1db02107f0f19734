"""The claims of which copies are made, and the people who act: staged by the product's own operations."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from forecasts.capture import articles, drafts, recording, sources
from forecasts.capture.drafts import DraftInput
from forecasts.capture.terms import Filing, Terms
from forecasts.catalogue.changes import note_changes
from forecasts.history.actors import Actor
from forecasts.history.sequencing import assign_positions
from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.sources import Article, Forecaster, Topic
from forecasts.resolution import operations
from forecasts.scorecards.publishing.operations import score_claims
from forecasts.statements.inputs import StatementInput
from tests.factories import NOW
from tests.resolution import stage as desk

NAME: Final = "Bench"
STAGED: Final = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
"""When the patterns were recorded: before the deadlines of the copies that are due."""


@dataclass(frozen=True)
class Staged:
    """A claim that is resolved and scored, and one that is open."""

    resolved: Claim
    open: Claim


@dataclass(frozen=True)
class People:
    """Whoever takes a step."""

    recorder: Actor
    resolver: Actor
    reviewer: Actor


def people() -> People:
    """New people, one for each role."""
    return People(*(desk.actor(role) for role in (Role.RECORDER, Role.RESOLVER, Role.REVIEWER)))


def find() -> Staged | None:
    """The patterns, if this ledger has them."""
    found = {claim.headline: claim for claim in Claim.objects.filter(headline__in=["Bench, resolved", "Bench, open"])}
    return Staged(found["Bench, resolved"], found["Bench, open"]) if found else None


def stage() -> Staged:
    """Enter an article with its outlet, topic and author, and record two claims of it; settle and score one."""
    who = people()
    outlet = sources.create_outlet(name=NAME, actor=who.recorder, now=STAGED)
    sources.create_topic(name=NAME, actor=who.recorder, now=STAGED)
    author = sources.create_forecaster(name=NAME, actor=who.recorder, now=STAGED)
    told = articles.ArticleInput(title=NAME, outlet=outlet, published_on=date(2020, 6, 23), authors=(author,))
    articles.create_article(article=told, actor=who.recorder, now=STAGED)
    assign_positions(limit=1000)
    resolved = record(who, "Bench, resolved", now=STAGED)
    settle(who, resolved, now=STAGED)
    score_claims(claim_pks=[resolved.pk], now=STAGED)
    assign_positions(limit=1000)
    ahead = record(who, "Bench, open", deadline=date(2030, 1, 1), now=STAGED)
    score_claims(claim_pks=[ahead.pk], now=STAGED)
    assign_positions(limit=1000)
    note_changes(now=STAGED, limit=1000)
    return Staged(resolved, ahead)


def record(who: People, headline: str, *, deadline: date = date(2020, 11, 3), now: datetime = NOW) -> Claim:
    """Record a claim of the staged article with its author's “unlikely”."""
    article, author = Article.objects.get(title=NAME, slug="bench"), Forecaster.objects.get(slug="bench")
    said = StatementInput(forecaster=author, article=article, wording="unlikely", quote="unlikely that it happens")
    terms = Terms(event="It happens somewhere", criteria="The register lists it.", time_zone="America/New_York",
                  deadline=deadline, deadline_words="by then")  # fmt: skip
    filed = Filing(headline=headline, topics=(Topic.objects.get(slug="bench"),), outlet=article.outlet)
    draft = drafts.create(draft=DraftInput(filing=filed, terms=terms, article=article, forecasts=(said,)), now=now)
    return recording.record(claim_id=draft.public_id, version=draft.version, actor=who.recorder, now=now)


def settle(who: People, claim: Claim, *, now: datetime = NOW) -> None:
    """Answer a claim and confirm the answer, as two people."""
    propose(who, claim, now=now)
    confirm(who, claim, now=now)


def propose(who: People, claim: Claim, *, now: datetime = NOW) -> None:
    """Answer a claim that was just recorded."""
    operations.propose(claim_id=claim.public_id, version=claim.version, answer=desk.NO, actor=who.resolver, now=now)


def confirm(who: People, claim: Claim, *, now: datetime = NOW) -> None:
    """Confirm that answer."""
    operations.confirm(claim_id=claim.public_id, version=claim.version + 1, note="", actor=who.reviewer, now=now)
