from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from forecasts.admin.carrying import GONE, carry_out
from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict, Refused
from forecasts.models.people import Role
from forecasts.models.sources import Topic
from tests import factories

pytestmark = pytest.mark.django_db


def carry(step: Any, user: Any = None) -> tuple[Any, list[Refused]]:
    request = RequestFactory().post("/")
    request.user = user or factories.person(Role.RECORDER)
    refusals: list[Refused] = []
    return carry_out(request, step, refusals.append), refusals


def test_a_step_is_taken_as_the_person_who_asks() -> None:
    actors: list[Actor] = []

    def step(*, actor: Actor, now: datetime) -> datetime:
        actors.append(actor)
        return now

    done, refusals = carry(step)
    assert (done.tzinfo is not None, refusals, actors[0].role) == (True, [], Role.RECORDER)


def test_what_is_refused_leaves_nothing_behind() -> None:
    def step(**_: Any) -> None:
        factories.topic()
        raise Conflict("Too late.")

    done, refusals = carry(step)
    assert (done, [str(refusal) for refusal in refusals], Topic.objects.count()) == (None, ["Too late."], 0)


def test_what_has_gone_meanwhile_is_a_conflict() -> None:
    _, [refusal] = carry(lambda **_: Topic.objects.get(pk=1))
    assert str(refusal) == GONE


def test_nobody_acts_without_a_name() -> None:
    with pytest.raises(PermissionDenied):
        carry(lambda **_: None, user=AnonymousUser())
