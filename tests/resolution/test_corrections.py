"""Correcting what was recorded wrongly about a forecast: who may, what is refused, and what counts from when on."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.models.sources import Forecaster
from forecasts.resolution import corrections
from forecasts.scorecards.calls import Call, calls_of
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from forecasts.scorecards.standing_then import calls_then
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds
from tests.resolution.stage import BEFORE, NO, actor, confirm, correct, settle
from tests.scorecards import stage

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def recorded(**fields: Any) -> Forecast:
    """A forecast of 20 % on a claim of its own, both recorded before the deadline."""
    return factories.forecast(stage.recorded(recorded_at=BEFORE), **fields)


def call_of(forecast: Forecast, at: datetime | None = None) -> Call:
    """The one call on the claim of a forecast, now or as of an instant."""
    [call] = calls_then([forecast.claim], at=at) if at else calls_of([forecast.claim], at=NOW)
    return call


def test_from_the_confirmation_on_the_corrected_forecast_counts() -> None:
    old = recorded()
    correction = correct(old, probability="80")
    assert call_of(old).forecast == old
    new = confirm(correction, now=NOW + HOUR)
    assert (call_of(old).forecast, new.p_ppm, new.recorded_at) == (new, 800_000, NOW + HOUR)
    assert call_of(old, NOW).forecast == old
    assert call_of(old, NOW + HOUR).forecast == new
    assert Forecast.every.filter(claim=old.claim).count() == 2
    assert_history_holds()


@pytest.mark.parametrize(
    "said, field, value",
    [
        ({"probability": "75"}, "p_ppm", 750_000),
        ({"low": "10", "high": "30"}, "low_ppm", 100_000),
        ({"probability": "", "wording": "likely"}, "phrase_key", "likely"),
        ({"stated": date(2020, 7, 1)}, "stated_on", date(2020, 7, 1)),
        ({"quote": "It will happen."}, "quote_exact", "It will happen."),
        ({"note": "In the second edition."}, "note", "In the second edition."),
    ],
)
def test_what_can_be_corrected(said: dict[str, Any], field: str, value: object) -> None:
    new = confirm(correct(recorded(), **said))
    assert getattr(new, field) == value


def test_whom_it_is_credited_to_and_where_it_stood() -> None:
    old, other, article = recorded(), factories.forecaster(), factories.article()
    confirm(correct(old, forecaster=other, article=article, quote="It will happen."))
    call = call_of(old)
    assert (call.forecaster, call.article) == (other, article)
    assert call_of(old, NOW - HOUR).forecaster == old.forecaster


def test_a_correction_is_corrected_again() -> None:
    first = recorded()
    second = confirm(correct(first, probability="80"), now=NOW + HOUR)
    third = confirm(correct(second, probability="70", now=NOW + 2 * HOUR), now=NOW + 3 * HOUR)
    assert [call_of(first, NOW + hour * HOUR).forecast for hour in range(4)] == [first, second, second, third]
    [(pk, steps)] = corrections.corrected_on([first.claim.pk]).items()
    assert (pk, [step.before for step in steps]) == (third.pk, [second, first])
    with pytest.raises(Conflict, match="corrected meanwhile"):
        correct(first, probability="10")
    assert_history_holds()


@pytest.mark.parametrize("confirmed_at, prospective", [(BEFORE + HOUR, True), (NOW, False)])
def test_it_is_recorded_in_advance_only_if_confirmed_before_the_close(
    confirmed_at: datetime, prospective: bool
) -> None:
    old = recorded()
    assert call_of(old).prospective is None
    confirm(correct(old, probability="80", now=BEFORE), now=confirmed_at)
    settle(old.claim, NO)
    assert call_of(old).prospective is prospective


@pytest.mark.parametrize(
    "said, field, words",
    [
        ({}, "statement", "Nothing differs"),
        ({"probability": "101"}, "probability", "100"),
        ({"probability": ""}, "wording", "Give the hedge"),
        ({"stated": date(2020, 11, 4)}, "stated", "after the claim's deadline"),
        ({"stated": date(2099, 1, 1)}, "stated", "future"),
        ({"reason": "  "}, "reason", "Fill this in"),
        ({"reason": "See\u202ethat"}, "reason", "U+202E"),
    ],
)
def test_what_is_refused_by_field(said: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        correct(recorded(), **said)
    assert words in refusal.value.fields[field]
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "said, field, words",
    [
        ({"wording": "likely", "quote": "It is likely that the ministers fail to agree."}, "says", "“fail”"),
        ({"wording": "likely", "quote": "The plan is likely to be rejected."}, "says", "“rejected”"),
        ({"wording": "unlikely", "quote": "They are unlikely to miss it."}, "says", "“miss”"),
        ({"probability": "70", "quote": "A 70 per cent chance that it never comes."}, "says", "“never”"),
        ({"wording": "would", "quote": "The plan would pass."}, "phrase", "How is “would” to be read?"),
    ],
)
def test_it_asks_what_recording_would_ask(said: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        correct(recorded(), **({"probability": ""} | said))
    assert words in refusal.value.fields[field]
    if field == "says":
        assert correct(recorded(), **({"probability": ""} | said | {"says": "no"})).says == "no"


@pytest.mark.parametrize("wording, says", [("likely", "yes"), ("unlikely", "no")])
def test_elsewhere_the_words_answer_by_themselves(wording: str, says: str) -> None:
    quote = f"It is {wording} that they agree."
    assert correct(recorded(), probability="", wording=wording, quote=quote).says == says


def test_an_article_needs_its_words_and_comes_before_them() -> None:
    with pytest.raises(Invalid) as refusal:
        correct(recorded(), article=factories.article(published_on=date(2020, 6, 24)))
    assert refusal.value.fields.keys() == {"quote", "stated"}


@pytest.mark.parametrize("step", ["propose", "credit"])
def test_readers_are_never_corrected_nor_credited(step: str) -> None:
    reader = factories.forecaster(kind=Forecaster.Kind.READER)
    with pytest.raises((NotAllowed, Invalid), match="speak for themselves"):
        correct(*[recorded(forecaster=reader)], probability="80") if step == "propose" else correct(
            recorded(), forecaster=reader
        )


def test_a_withdrawal_is_not_corrected() -> None:
    row = recorded(basis="withdrawal", p_ppm=None)
    with pytest.raises(NotAllowed, match="withdrawal"):
        correct(row, probability="80")


@pytest.mark.parametrize("policy, allowed", [("two_person", False), ("single", True)])
def test_who_proposed_does_not_confirm(settings: Any, policy: str, allowed: bool) -> None:
    settings.REVIEW_POLICY = policy
    old, who = recorded(), actor(Role.RECORDER)
    correction = correct(old, by=who, probability="80")
    assert (call_of(old).forecast != old) is allowed
    if not allowed:
        with pytest.raises(NotAllowed, match="second person"):
            confirm(correction, by=who)
    assert CorrectionDecision.objects.filter(policy="single").exists() is allowed


def test_nobody_with_a_forecast_of_their_own_takes_part() -> None:
    old, who = recorded(), actor(Role.RECORDER)
    factories.forecast(old.claim, forecaster=factories.forecaster(kind=Forecaster.Kind.READER, user=who.user))
    with pytest.raises(NotAllowed, match="of your own"):
        correct(old, by=who, probability="80")
    with pytest.raises(NotAllowed, match="of your own"):
        confirm(correct(old, probability="80"), by=who)


def test_sent_back_or_withdrawn_nothing_changes() -> None:
    old, who = recorded(), actor(Role.RECORDER)
    first = correct(old, by=who, probability="80")
    with pytest.raises(Conflict, match="waits for a second person"):
        correct(old, probability="70")
    with pytest.raises(NotAllowed, match="Only the person"):
        corrections.withdraw(correction_id=first.public_id, actor=actor(), now=NOW)
    corrections.send_back(correction_id=first.public_id, reason="It says 20.", actor=actor(Role.REVIEWER), now=NOW)
    corrections.withdraw(correction_id=correct(old, by=who, probability="70").public_id, actor=who, now=NOW)
    assert call_of(old).forecast == old
    with pytest.raises(Conflict, match="decided already"):
        confirm(first)
    assert_history_holds()


def test_recorded_twice_the_right_one_takes_the_place_of_the_wrong_one() -> None:
    right = recorded()
    wrong = factories.forecast(right.claim)
    assert confirm(correct(wrong, forecaster=right.forecaster)) == right
    assert call_of(right).forecast == right


def test_another_forecast_of_the_same_instant_is_refused() -> None:
    right = recorded(p_ppm=300_000)
    with pytest.raises(Invalid) as refusal:
        correct(factories.forecast(right.claim), forecaster=right.forecaster)
    assert "from the same instant (30 %)" in refusal.value.fields["stated"]


def test_what_another_correction_made_meanwhile_is_a_conflict() -> None:
    right = recorded()
    wrong = factories.forecast(right.claim)
    first, second = correct(wrong, forecaster=right.forecaster), correct(right, probability="30")
    confirm(second)
    with pytest.raises(Conflict, match="from the same instant"):
        confirm(first)


def test_a_card_says_what_is_corrected_and_as_of_before_what_was_recorded() -> None:
    old = recorded()
    settle(old.claim, NO)
    confirm(correct(old, probability="80"), now=NOW + HOUR)
    shown = [
        document(kind="forecaster", slug=old.forecaster.slug, now=NOW + 2 * HOUR, wanted=Wanted(as_of=at))
        for at in (NOW, NOW + HOUR)
    ]
    assert [card["scores"]["brier"]["value"] for card in shown] == [0.04, 0.64]
