import re
from typing import Any

import pytest

from forecasts.capture import sources
from forecasts.history.actors import Actor
from forecasts.history.queries import entries_of
from forecasts.models.errors import Conflict, Invalid
from forecasts.models.ids import PATTERN
from forecasts.models.people import Role
from forecasts.models.sources import ClaimGroup, Forecaster, Outlet, Topic
from tests import factories
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def actor() -> Actor:
    return Actor.of(factories.person(Role.RECORDER))


def kinds(about: Outlet | Topic | Forecaster) -> list[str]:
    return [entry.kind for entry in entries_of(about)]


def test_an_outlet_keeps_its_slug_when_its_name_changes(actor: Actor) -> None:
    outlet = sources.create_outlet(name=" The  Daily ", url="https://example.org", actor=actor, now=NOW)
    sources.amend_outlet(outlet=outlet, name="The Weekly", url="", actor=actor, now=NOW)
    outlet.refresh_from_db()
    assert (outlet.slug, outlet.name, outlet.url) == ("the-daily", "The Weekly", "")
    assert kinds(outlet) == ["outlet.created", "outlet.amended"]
    assert_history_holds()


def test_a_name_that_somebody_has_changed_meanwhile_stays(actor: Actor) -> None:
    topic = factories.topic(name="Theirs")
    topic.name = "As it was"
    with pytest.raises(Conflict, match="renamed"):
        sources.amend_topic(topic=topic, name="Mine", actor=actor, now=NOW)
    assert Topic.objects.get().name == "Theirs"


def test_a_topic_too(actor: Actor) -> None:
    topic = sources.create_topic(name="Rain", actor=actor, now=NOW)
    sources.amend_topic(topic=topic, name="Snow", actor=actor, now=NOW)
    assert (topic.slug, Topic.objects.get().name) == ("rain", "Snow")
    assert kinds(topic) == ["topic.created", "topic.amended"]
    assert_history_holds()


def test_a_forecaster_keeps_its_kind_too(actor: Actor) -> None:
    forecaster = sources.create_forecaster(name="A. Author", actor=actor, now=NOW)
    sources.amend_forecaster(forecaster=forecaster, name="Ann Author", actor=actor, now=NOW)
    forecaster.refresh_from_db()
    assert (forecaster.slug, forecaster.name, forecaster.kind) == ("a-author", "Ann Author", "author")
    assert kinds(forecaster) == ["forecaster.created", "forecaster.amended"]
    assert_history_holds()


def test_a_reader_is_a_person_once(actor: Actor) -> None:
    person = factories.person(Role.FORECASTER)
    reader = sources.create_forecaster(name="Ann Reader", kind="reader", user=person, actor=actor, now=NOW)
    assert reader.user == person
    assert re.fullmatch(rf"reader-{PATTERN.pattern}", reader.slug)
    with pytest.raises(Invalid) as again:
        sources.create_forecaster(name="Reader", kind="reader", user=person, actor=actor, now=NOW)
    with pytest.raises(Invalid) as author:
        sources.create_forecaster(name="Reader", kind="author", user=factories.person(), actor=actor, now=NOW)
    assert set(again.value.fields) == set(author.value.fields) == {"user"}


def test_a_group_has_a_slug() -> None:
    assert sources.create_group(name="Senate 2022").slug == "senate-2022"


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "N\u202eame", "N\0ame"])
def test_names_that_cannot_be_taken(actor: Actor, name: str) -> None:
    by: dict[str, Any] = {"actor": actor, "now": NOW}
    for refused in (
        lambda: sources.create_outlet(name=name, **by),
        lambda: sources.create_topic(name=name, **by),
        lambda: sources.create_forecaster(name=name, **by),
        lambda: sources.create_group(name=name),
    ):
        with pytest.raises(Invalid) as refusal:
            refused()
        assert set(refusal.value.fields) == {"name"}
    assert not any(model.objects.exists() for model in (Outlet, Topic, Forecaster, ClaimGroup))


def test_other_fields_that_cannot_be_taken(actor: Actor) -> None:
    with pytest.raises(Invalid) as address:
        sources.create_outlet(name="Outlet", url="javascript:alert(1)", actor=actor, now=NOW)
    with pytest.raises(Invalid) as kind:
        sources.create_forecaster(name="Oracle", kind="oracle", actor=actor, now=NOW)
    assert set(address.value.fields) == {"url"}
    assert set(kind.value.fields) == {"kind"}
