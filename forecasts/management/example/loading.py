"""Enters the example through the operations that people use: recorded, then proposed and confirmed by two people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from forecasts.capture import articles, drafts, recording, sources
from forecasts.capture.drafts import DraftInput
from forecasts.capture.terms import Filing, Terms
from forecasts.history.actors import Actor
from forecasts.management.example import north_korea, population
from forecasts.management.example.shapes import Published, Settled, Source, Statement
from forecasts.models.claims import Claim, State
from forecasts.models.people import Role, User
from forecasts.models.sources import Article, Forecaster, Outlet, Topic
from forecasts.resolution import operations as resolution
from forecasts.resolution.answers import Answer
from forecasts.statements.inputs import StatementInput

ARTICLES = (north_korea.ARTICLE, population.ARTICLE)


@dataclass
class Example:
    """What has been entered so far, by the names and numbers that the example uses."""

    now: datetime
    recorder: Actor
    resolver: Actor
    reviewer: Actor
    topics: dict[str, Topic] = field(default_factory=dict)
    forecasters: dict[str, Forecaster] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)


def is_loaded() -> bool:
    """Whether the example's articles are there."""
    return Article.objects.filter(slug__in=[published.slug for published in ARTICLES]).exists()


@transaction.atomic
def load(*, text: str, now: datetime) -> dict[int, Claim]:
    """Enter both articles and return their claims by number; `text` is that of the first, where there is one.

    1. The people, if they are not there: nobody can sign in as them until somebody gives them a password.
    2. Outlets, forecasters, topics, articles, and the claims as drafts, each recorded at once.
    3. Answers: the third and fourth claims become void by rule when the second of their conditions is confirmed.
    """
    example = Example(now, _person(Role.RECORDER), _person(Role.RESOLVER), _person(Role.REVIEWER))
    for published in ARTICLES:
        _enter_article(example, published, text if published is north_korea.ARTICLE else "")
    for published in ARTICLES:
        for statement in published.claims:
            if statement.settled:
                _settle(example, statement.number, statement.settled)
    return example.claims


def _person(role: Role) -> Actor:
    user, is_new = User.objects.get_or_create(username=role.value)
    if is_new:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return Actor(user=user, role=role)


def _enter_article(example: Example, published: Published, text: str) -> None:
    by, now = example.recorder, example.now
    article = articles.create_article(
        article=articles.ArticleInput(
            title=published.title,
            outlet=_outlet(example, published),
            published_on=published.published_on,
            authors=(_forecaster(example, published.author),),
            url=published.url,
            time_zone=published.zone,
        ),
        actor=by,
        now=now,
    )
    if text:
        articles.capture_text(article_id=article.public_id, text=text, actor=by, now=now)
    for statement in published.claims:
        draft = drafts.create(draft=_draft(example, statement, article), now=now)
        example.claims[statement.number] = recording.record(
            claim_id=draft.public_id, version=draft.version, actor=by, now=now
        )


def _draft(example: Example, statement: Statement, article: Article) -> DraftInput:
    said = statement.said
    forecast = StatementInput(
        forecaster=_forecaster(example, said.by),
        article=article,
        wording=said.wording,
        says=said.says,
        phrase=said.phrase,
        reading_reason=said.reading_reason,
        quote=said.quote,
        quote_nth=said.nth,
        note=said.note,
    )
    topics = tuple(_topic(example, name) for name in statement.topics)
    return DraftInput(
        filing=Filing(headline=statement.headline, topics=topics),
        terms=_terms(example, statement),
        article=article,
        forecasts=(forecast,),
    )


def _terms(example: Example, statement: Statement) -> Terms:
    return Terms(
        event=statement.event,
        criteria=statement.criteria,
        time_zone=statement.zone,
        deadline=statement.deadline,
        deadline_words=statement.deadline_words,
        event_from=statement.event_from,
        condition_words=statement.condition_words,
        conditions=tuple(example.claims[number] for number in statement.conditions),
    )


def _outlet(example: Example, published: Published) -> Outlet:
    existing = Outlet.objects.filter(name=published.outlet).first()
    return existing or sources.create_outlet(
        name=published.outlet, url=published.outlet_url, actor=example.recorder, now=example.now
    )


def _forecaster(example: Example, source: Source) -> Forecaster:
    if source.name not in example.forecasters:
        existing = Forecaster.objects.filter(name=source.name, kind=source.kind).first()
        example.forecasters[source.name] = existing or sources.create_forecaster(
            name=source.name, kind=source.kind, actor=example.recorder, now=example.now
        )
    return example.forecasters[source.name]


def _topic(example: Example, name: str) -> Topic:
    if name not in example.topics:
        existing = Topic.objects.filter(name=name).first()
        example.topics[name] = existing or sources.create_topic(name=name, actor=example.recorder, now=example.now)
    return example.topics[name]


def _settle(example: Example, number: int, settled: Settled) -> None:
    """Propose the answer as one person and confirm it as another; where one person is enough, the first step does it."""
    claim = Claim.objects.get(pk=example.claims[number].pk)
    answer = Answer(
        outcome=settled.outcome,
        effective_on=settled.effective_on,
        rationale=settled.rationale,
        evidence=settled.evidence,
    )
    now, claim_id = example.now, claim.public_id
    resolution.propose(claim_id=claim_id, version=claim.version, answer=answer, actor=example.resolver, now=now)
    claim.refresh_from_db()
    if claim.state == State.PROPOSED:
        resolution.confirm(claim_id=claim_id, version=claim.version, note="", actor=example.reviewer, now=now)
