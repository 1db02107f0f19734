import re
from datetime import date, timedelta

import pytest

from forecasts.forecasting import readers
from forecasts.forecasting.readers import Said
from forecasts.history.actors import Actor
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.ids import PATTERN
from forecasts.models.people import Role
from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.publishing import operations
from tests import factories
from tests.history_check import assert_history_holds
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def claim() -> Claim:
    return factories.claim(deadline_on=date(2030, 1, 1))


@pytest.fixture
def actor() -> Actor:
    return Actor.of(factories.person(Role.FORECASTER, first_name="Ann", last_name="Ominous"))


def state(claim: Claim, actor: Actor, percent: str, *, hours: int = 0) -> Forecast:
    now = NOW + timedelta(hours=hours)
    return readers.state(claim_id=claim.public_id, said=Said(probability=percent), actor=actor, now=now)


def test_the_first_forecast_makes_a_forecaster_without_a_name(claim: Claim, actor: Actor) -> None:
    forecast = state(claim, actor, "62.5")
    made = forecast.forecaster
    assert (forecast.p_ppm, made.kind, made.user, made.opted_in) == (625_000, "reader", actor.user, False)
    assert re.fullmatch(rf"reader-{PATTERN.pattern}", made.slug)
    assert made.name == f"Reader {made.slug.removeprefix('reader-')}"
    assert actor.pseudonym not in made.slug
    [entry] = entries_of(made)
    assert (entry.kind, entry.actor) == ("forecaster.created", actor.pseudonym)
    assert_history_holds()


def test_the_newest_stands_and_all_stay(claim: Claim, actor: Actor) -> None:
    first, second = state(claim, actor, "62"), state(claim, actor, "40", hours=1)
    assert first.forecaster == second.forecaster
    series = list(claim.forecasts.in_order())
    assert readers.last_of(series) == second
    readers.withdraw(claim_id=claim.public_id, actor=actor, now=NOW + timedelta(hours=2))
    series = list(claim.forecasts.in_order())
    assert readers.last_of(series) is None
    assert [forecast.p_ppm for forecast in series] == [620_000, 400_000, None]
    assert state(claim, actor, "50", hours=3) == readers.last_of(list(claim.forecasts.in_order()))
    assert_history_holds()


def test_sending_twice_is_once(claim: Claim, actor: Actor) -> None:
    assert state(claim, actor, "62") == state(claim, actor, "62.0", hours=1)
    assert claim.forecasts.count() == 1


@pytest.mark.parametrize("percent", ["", "62 % %", "0,62", "101", "-1", "1e1", "sixty", "62.00001", "6" * 99])
def test_what_is_no_percentage_is_named_and_leaves_nothing(claim: Claim, actor: Actor, percent: str) -> None:
    with pytest.raises(Invalid) as refusal:
        state(claim, actor, percent)
    assert list(refusal.value.fields) == ["probability"]
    assert not Forecaster.objects.exists()


def test_nothing_is_taken_when_an_answer_is_proposed_or_the_deadline_is_there(claim: Claim, actor: Actor) -> None:
    with pytest.raises(Invalid, match="deadline has passed"):
        readers.state(claim_id=claim.public_id, said=Said(probability="50"), actor=actor, now=claim.deadline_at)
    assert state(claim, actor, "50").p_ppm == 500_000
    factories.proposal(claim)
    for step in (
        lambda: state(claim, actor, "60"),
        lambda: readers.withdraw(claim_id=claim.public_id, actor=actor, now=NOW),
    ):
        with pytest.raises(Conflict, match="has been proposed"):
            step()
    assert claim.forecasts.count() == 1


def test_a_choice_is_not_for_a_single_number(actor: Actor) -> None:
    with pytest.raises(Invalid, match="state a probability for each option"):
        state(factories.claim(kind="choice", options=["a", "b"], deadline_on=date(2030, 1, 1)), actor, "50")


def test_options_are_stated_once_and_revised(actor: Actor) -> None:
    claim = factories.claim(kind="choice", options=["a", "b"], deadline_on=date(2030, 1, 1))

    def say(*chances: str) -> Forecast:
        said = Said(distribution=tuple(zip(("a", "b"), chances, strict=True)))
        return readers.state(claim_id=claim.public_id, said=said, actor=actor, now=NOW)

    first = say("62.5", "37.5")
    assert (first.basis, first.distribution) == ("distribution", {"a": 625_000, "b": 375_000})
    assert say("62.50", "37.5") == first
    assert say("10", "90") != first
    with pytest.raises(Invalid, match="add up to 99 %, 1 % missing"):
        say("9", "90")
    assert claim.forecasts.count() == 2


def test_a_date_is_stated_with_its_range(actor: Actor) -> None:
    claim = factories.claim(kind="date", deadline_on=date(2030, 1, 1))
    said = Said(value="2029-01-01", value_low="2028-06-01", value_high="2030-01-02", coverage="80")
    stated = readers.state(claim_id=claim.public_id, said=said, actor=actor, now=NOW)
    assert stated.distribution == {"0.1": "2028-06-01", "0.5": "2029-01-01", "0.9": "2030-01-02"}


def test_nobody_withdraws_what_they_never_said(claim: Claim, actor: Actor) -> None:
    with pytest.raises(Conflict, match="no standing forecast"):
        readers.withdraw(claim_id=claim.public_id, actor=actor, now=NOW)
    for step in (readers.withdraw, readers.state):
        with pytest.raises(NotAllowed):
            step(
                claim_id=claim.public_id,
                actor=Actor.rule(),
                now=NOW,
                **({"said": Said(probability="5")} if step is readers.state else {}),
            )


def test_a_card_is_public_by_choice_and_the_choice_is_recorded(claim: Claim, actor: Actor) -> None:
    with pytest.raises(Conflict, match="no forecasts yet"):
        readers.show_card(public=True, actor=actor, now=NOW)
    reader = state(claim, actor, "62").forecaster
    assert (reader.is_public, reader.public_name) == (False, "a reader")
    shown = readers.show_card(public=True, actor=actor, now=NOW)
    assert (shown.is_public, shown.public_name) == (True, reader.name)
    with pytest.raises(Conflict, match="public already"):
        readers.show_card(public=True, actor=actor, now=NOW)
    readers.show_card(public=False, actor=actor, now=NOW)
    with pytest.raises(Conflict, match="not public"):
        readers.show_card(public=False, actor=actor, now=NOW)
    assert [entry.kind for entry in entries_of(reader)] == [
        "forecaster.created",
        "forecaster.opted_in",
        "forecaster.opted_out",
    ]
    assert_history_holds()


def test_readers_are_scored_like_everybody_and_enter_no_card_but_their_own(claim: Claim, actor: Actor) -> None:
    article = factories.article()
    Claim.objects.filter(pk=claim.pk).update(article=article, outlet=article.outlet)
    claim.topics.add(factories.topic())
    reader = state(claim, actor, "20").forecaster
    factories.resolution(Claim.objects.get(pk=claim.pk), "did_not_occur", close_at=claim.deadline_at)
    operations.score_claims(claim_pks=[claim.pk], now=NOW)
    standing = Standing.objects.get(claim=claim, forecaster=reader)
    assert standing.scores.get(rule="brier").value == 40_000_000_000
    assert stage.sums("forecaster", reader.pk)["all", "brier"].value.n == 1
    others = [("outlet", article.outlet_id), ("article", article.pk), ("topic", claim.topics.get().pk), ("ledger", 0)]
    assert [stage.sums(kind, pk) for kind, pk in others] == [{}] * 4


def test_a_readers_number_is_the_chance_that_it_happens(claim: Claim, actor: Actor) -> None:
    assert state(claim, actor, "62.5").says == "yes"
