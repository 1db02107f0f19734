"""Outlets, topics, groups and forecasters: added and amended, never deleted, with history from the first day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from forecasts.capture.slugs import insert_with_slug
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.documents import Touch
from forecasts.models.errors import Conflict
from forecasts.models.folding import key_of
from forecasts.models.ids import new_public_id
from forecasts.models.people import User
from forecasts.models.sources import ClaimGroup, Forecaster, Outlet, Topic
from forecasts.statements.addresses import web_address
from forecasts.statements.checks import Problems

LONGEST_NAME = 200


@transaction.atomic
def create_outlet(*, name: str, url: str = "", slug: str = "", actor: Actor, now: datetime) -> Outlet:
    """Add a publisher."""
    problems = Problems()
    name, url = problems.name("name", name, longest=LONGEST_NAME), web_address(url, "url", problems, longest=500)
    problems.refuse()
    outlet = insert_with_slug(Outlet, name, lambda free: Outlet(slug=free, name=name, url=url), given=slug)
    append([Step(Kind.OUTLET_CREATED, outlet, [outlet])], actor=actor, now=now)
    return outlet


@transaction.atomic
def amend_outlet(*, outlet: Outlet, name: str, url: str = "", actor: Actor, now: datetime) -> Outlet:
    """Change an outlet's name or address; its slug stays."""
    problems = Problems()
    name, url = problems.name("name", name, longest=LONGEST_NAME), web_address(url, "url", problems, longest=500)
    problems.refuse()
    _change(outlet, Outlet.objects.filter(pk=outlet.pk, name=outlet.name), name=name, name_key=key_of(name), url=url)
    Touch.objects.subject("outlet", outlet.pk)
    append([Step(Kind.OUTLET_AMENDED, outlet, [outlet])], actor=actor, now=now)
    return outlet


@transaction.atomic
def create_topic(*, name: str, slug: str = "", actor: Actor, now: datetime) -> Topic:
    """Add a topic."""
    name = _name(name)
    topic = insert_with_slug(Topic, name, lambda free: Topic(slug=free, name=name), given=slug)
    append([Step(Kind.TOPIC_CREATED, topic, [topic])], actor=actor, now=now)
    return topic


@transaction.atomic
def amend_topic(*, topic: Topic, name: str, actor: Actor, now: datetime) -> Topic:
    """Change a topic's name; its slug stays."""
    name = _name(name)
    _change(topic, Topic.objects.filter(pk=topic.pk, name=topic.name), name=name, name_key=key_of(name))
    Touch.objects.subject("topic", topic.pk)
    append([Step(Kind.TOPIC_AMENDED, topic, [topic])], actor=actor, now=now)
    return topic


@transaction.atomic
def create_forecaster(
    *,
    name: str,
    kind: str = Forecaster.Kind.AUTHOR,
    user: User | None = None,
    slug: str = "",
    actor: Actor,
    now: datetime,
) -> Forecaster:
    """Add whoever a probability belongs to. Only a reader can be a person with an account, and only once.

    A reader's slug is made up: it stands in the history for good, and a name must not.
    """
    problems = Problems()
    name = problems.name("name", name, longest=LONGEST_NAME)
    _check_kind(kind, user, problems)
    problems.refuse()
    slug_from = f"reader-{new_public_id()}" if kind == Forecaster.Kind.READER else name
    forecaster = insert_with_slug(
        Forecaster, slug_from, lambda free: Forecaster(slug=free, name=name, kind=kind, user=user), given=slug
    )
    append([Step(Kind.FORECASTER_CREATED, forecaster, [forecaster])], actor=actor, now=now)
    return forecaster


@transaction.atomic
def amend_forecaster(*, forecaster: Forecaster, name: str, actor: Actor, now: datetime) -> Forecaster:
    """Change a forecaster's name. The kind stays: published scorecards have counted by it."""
    name = _name(name)
    _change(
        forecaster, Forecaster.objects.filter(pk=forecaster.pk, name=forecaster.name), name=name, name_key=key_of(name)
    )
    Touch.objects.subject("forecaster", forecaster.pk)
    append([Step(Kind.FORECASTER_AMENDED, forecaster, [forecaster])], actor=actor, now=now)
    return forecaster


@transaction.atomic
def create_group(*, name: str, slug: str = "") -> ClaimGroup:
    """Add a group of claims. It has no history of its own: each claim's history says when it joined."""
    name = _name(name)
    return insert_with_slug(ClaimGroup, name, lambda free: ClaimGroup(slug=free, name=name), given=slug)


def _change(row: Model, as_read: QuerySet[Any], **values: str) -> None:
    """Update the row where it is still as the caller read it."""
    if not as_read.update(**values):
        raise Conflict("Somebody else has renamed this since you opened it. Your input is still here.")
    row.refresh_from_db()


def _name(name: str) -> str:
    problems = Problems()
    clean = problems.name("name", name, longest=LONGEST_NAME)
    problems.refuse()
    return clean


def _check_kind(kind: str, user: User | None, problems: Problems) -> None:
    if kind not in Forecaster.Kind.values:
        problems.add("kind", f"There is no kind {kind[:40]!r}: choose one of {', '.join(Forecaster.Kind.values)}.")
    if user and kind != Forecaster.Kind.READER:
        problems.add("user", "Only a reader has an account here: choose the kind reader, or leave the account empty.")
    elif user and Forecaster.objects.filter(user=user).exists():
        problems.add("user", "This person already has a forecaster of their own.")
