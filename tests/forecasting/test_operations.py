from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from forecasts.forecasting import operations
from forecasts.history.actors import Actor
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role, User
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.statements.inputs import StatementInput
from tests import factories
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def claim() -> Claim:
    return factories.claim(deadline_on=date(2030, 1, 1))


@pytest.fixture
def recorder() -> User:
    user = factories.person(Role.RECORDER)
    user.user_permissions.add(Permission.objects.get(codename="record_claim"))
    return User.objects.get(pk=user.pk)


def a_reader() -> tuple[Forecaster, Actor]:
    person = factories.person(Role.FORECASTER)
    return factories.forecaster("reader", user=person), Actor.of(person)


def state(claim: Claim, actor: Actor, forecaster: Forecaster, **typed: Any) -> Forecast:
    said = StatementInput(forecaster=forecaster, **typed)
    return operations.state(claim_id=claim.public_id, statement=said, actor=actor, now=NOW)


def withdraw(claim: Claim, actor: Actor, forecaster: Forecaster) -> Forecast:
    return operations.withdraw(claim_id=claim.public_id, forecaster=forecaster, actor=actor, now=NOW)


def test_a_reader_states_a_number_now(claim: Claim) -> None:
    reader, actor = a_reader()
    forecast = state(claim, actor, reader, probability="0.62")
    assert (forecast.p_ppm, forecast.stated_at, forecast.recorded_at) == (620_000, NOW, NOW)
    assert (forecast.recorded_by, claim.forecasts.get()) == (actor.user, forecast)
    assert ScoreJob.objects.get(claim=claim).is_behind
    [entry] = entries_of(claim)
    assert (entry.kind, entry.actor) == ("forecast.stated", actor.pseudonym)
    claim.refresh_from_db()
    assert claim.version == 1
    assert_history_holds()


def test_a_recorder_enters_what_an_author_published_later(claim: Claim, recorder: User) -> None:
    article = factories.article(published_on=date(2020, 7, 1))
    typed = {"article": article, "wording": "likely", "quote": "likely that it rains"}
    forecast = state(claim, Actor.of(recorder), factories.forecaster(), **typed)
    assert (forecast.stated_on, forecast.article) == (date(2020, 7, 1), article)
    assert_history_holds()


def test_nobody_speaks_for_a_reader_and_no_reader_for_an_author(claim: Claim, recorder: User) -> None:
    reader, _ = a_reader()
    _, other = a_reader()
    for actor, forecaster in (
        (other, reader),
        (Actor.of(recorder), reader),
        (other, factories.forecaster()),
        (Actor.of(recorder), factories.forecaster("reader")),
    ):
        with pytest.raises(NotAllowed):
            state(claim, actor, forecaster, probability="0.5")
        with pytest.raises(NotAllowed):
            withdraw(claim, actor, forecaster)
    assert not Forecast.objects.exists()


def test_the_ledger_itself_can_enter_forecasts_of_references(claim: Claim) -> None:
    assert state(claim, Actor.rule(), factories.forecaster("reference"), probability="0.5").recorded_by is None


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"probability": "1.5"}, "probability"),
        ({"probability": "0.5", "low": "0.9", "high": "0.1"}, "low"),
        ({}, "wording"),
        ({"probability": "0.5", "stated": date(2029, 1, 1)}, "stated"),
    ],
)
def test_what_cannot_be_taken_is_named(claim: Claim, typed: dict[str, Any], field: str) -> None:
    reader, actor = a_reader()
    with pytest.raises(Invalid) as refusal:
        state(claim, actor, reader, **typed)
    assert field in refusal.value.fields
    assert not Forecast.objects.exists()


def test_a_forecast_from_an_article_has_a_quote_and_no_day_before_it(claim: Claim, recorder: User) -> None:
    article = factories.article()
    early = article.published_on - timedelta(days=1)
    with pytest.raises(Invalid) as refusal:
        state(claim, Actor.of(recorder), factories.forecaster(), article=article, wording="likely", stated=early)
    assert set(refusal.value.fields) == {"quote", "stated"}


def test_nothing_is_stated_or_withdrawn_after_the_deadline(recorder: User) -> None:
    due = factories.claim()
    reader, actor = a_reader()
    with pytest.raises(Invalid, match="The deadline has passed"):
        state(due, actor, reader, probability="0.5")
    factories.forecast(due, forecaster=reader)
    with pytest.raises(Conflict, match="The deadline has passed"):
        withdraw(due, actor, reader)
    with pytest.raises(Invalid, match="after the deadline"):
        state(due, Actor.of(recorder), factories.forecaster(), probability="0.5", stated=date(2020, 11, 4))


def test_a_reader_speaks_here_and_now(claim: Claim) -> None:
    reader, actor = a_reader()
    for earlier in ({"stated": date(2026, 11, 1)}, {"article": factories.article(), "quote": "x"}):
        with pytest.raises(Invalid) as refusal:
            state(claim, actor, reader, probability="0.5", **earlier)
        assert list(refusal.value.fields) == ["stated"]


def test_an_earlier_statement_can_be_entered_on_a_due_claim(recorder: User) -> None:
    due = factories.claim()
    forecast = state(due, Actor.of(recorder), factories.forecaster(), probability="0.5", stated=date(2020, 11, 3))
    assert forecast.stated_on == date(2020, 11, 3)


def test_no_forecast_on_a_claim_that_is_not_open() -> None:
    reader, actor = a_reader()
    draft, proposed, resolved = factories.claim("draft"), factories.claim(), factories.claim()
    factories.proposal(proposed)
    factories.resolution(resolved)
    for claim, why in ((draft, "still a draft"), (proposed, "has been proposed"), (resolved, "is resolved")):
        with pytest.raises(Conflict, match=why):
            state(claim, actor, reader, probability="0.5")
        with pytest.raises(Conflict, match=why):
            withdraw(claim, actor, reader)


def test_a_withdrawal_is_a_row_of_its_own(claim: Claim) -> None:
    reader, actor = a_reader()
    state(claim, actor, reader, probability="0.62")
    row = withdraw(claim, actor, reader)
    assert (row.basis, row.p_ppm, row.stated_at) == ("withdrawal", None, NOW)
    assert claim.forecasts.count() == 2
    assert [entry.kind for entry in entries_of(claim)] == ["forecast.stated", "forecast.withdrawn"]
    with pytest.raises(Conflict, match="no standing forecast"):
        withdraw(claim, actor, reader)
    assert_history_holds()


def test_there_is_nothing_to_withdraw_without_a_forecast(claim: Claim) -> None:
    reader, actor = a_reader()
    factories.forecast(claim)
    with pytest.raises(Conflict, match="no standing forecast"):
        withdraw(claim, actor, reader)


def test_a_claim_that_does_not_exist() -> None:
    reader, actor = a_reader()
    with pytest.raises(Claim.DoesNotExist):
        operations.withdraw(claim_id="0000000000", forecaster=reader, actor=actor, now=NOW)
