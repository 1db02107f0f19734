"""What comes of a file: new rows, the same rows, other rows, and rows that nobody can take."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission

from forecasts.bulk import exporting, importing
from forecasts.bulk.importing import check_job
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim, State
from forecasts.models.entry import Entry
from forecasts.models.errors import Invalid, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.imports import ImportedClaim
from forecasts.models.people import Role
from forecasts.models.resolutions import Resolution
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster, Outlet, Topic
from tests import factories
from tests.bulk.files import SOURCE, bring_in, csv_of, json_lines_of, reasons, row, settled, to_blame
from tests.history_check import assert_history_holds
from tests.resolution.stage import confirm, correct

pytestmark = pytest.mark.django_db
LATER = {"stated_at": "2020-07-01T12:00:00+02:00", "probability": "0.3"}


def test_a_row_becomes_a_claim_with_its_forecast() -> None:
    counts = bring_in(csv_of(row())).counts

    claim = Claim.objects.get()
    assert (counts.new_claims, counts.new_forecasts, counts.new_things) == (1, 1, 4)
    assert (claim.state, claim.headline, claim.deadline_words) == (State.OPEN, "Rain before the election", "2020-11-03")
    assert claim.event_from_on.isoformat() == "2020-06-23"
    assert sorted(topic.name for topic in claim.topics.all()) == ["Berlin", "Weather"]
    assert claim.forecasts.get().p_ppm == 200_000
    assert ImportedClaim.objects.get(claim=claim).name == "rain"
    assert_history_holds(staged=False)


def test_rows_of_a_claim_may_be_scattered() -> None:
    snow = {"claim_id": "snow", "headline": "Snow before the election"}
    counts = bring_in(csv_of(row(), row(**snow), row(**LATER), row(**snow, **LATER))).counts

    assert (counts.new_claims, counts.new_forecasts) == (2, 4)
    assert [claim.forecasts.count() for claim in Claim.objects.all()] == [2, 2]


def test_the_same_file_again_changes_nothing() -> None:
    content = csv_of(settled(), settled(**LATER))
    bring_in(content, confirm_outcomes=True)
    entries = Entry.objects.count()

    again = bring_in(content, confirm_outcomes=True)

    assert (again.counts.unchanged_rows, again.counts.new_forecasts, again.rejections) == (2, 0, [])
    assert Entry.objects.count() == entries


def test_more_rows_of_a_recorded_claim_are_added_to_it() -> None:
    bring_in(csv_of(row()))
    counts = bring_in(csv_of(row(), row(**LATER))).counts

    assert (counts.new_claims, counts.new_forecasts, counts.unchanged_rows) == (0, 1, 1)
    assert list(Entry.objects.filter(stream__key__startswith="claim:").values_list("kind", flat=True)) == [
        "claim.recorded",
        "forecast.stated",
    ]
    assert_history_holds(staged=False)


@pytest.mark.parametrize(
    "other, column",
    [
        ({"probability": "0.21"}, "probability"),
        ({"probability_low": "0.1", "probability_high": "0.4"}, "probability_low"),
        ({"probability": "", "wording": "unlikely"}, "probability"),
        ({"headline": "Hail before the election"}, "headline"),
        ({"criteria": "Somebody gets wet."}, "criteria"),
        ({"deadline": "2020-11-04"}, "deadline"),
        ({"topics": "Weather"}, "topics"),
        ({"outlet": "Other Weather"}, "outlet"),
        ({"note": "By the way"}, "note"),
        ({"event_from": "2020-06-01"}, "event_from"),
    ],
)
def test_another_value_under_the_same_key_is_a_conflict(other: dict[str, str], column: str) -> None:
    bring_in(csv_of(row()))

    blamed = to_blame(csv_of(row(**other)))

    assert (blamed.line, blamed.column) == (2, column)
    assert blamed.reason.startswith("This conflicts with what is recorded: ")
    assert Forecast.objects.get().p_ppm == 200_000


def test_two_rows_of_one_key_must_say_the_same() -> None:
    assert bring_in(csv_of(row(), row())).counts.new_forecasts == 1
    assert to_blame(csv_of(row(claim_id="b"), row(claim_id="b", probability="0.5"))).line == 3


def test_one_bad_row_leaves_out_its_claim_and_no_other() -> None:
    content = csv_of(row(), row(claim_id="snow"), row(claim_id="snow", **LATER | {"probability": "1.2"}))

    assert reasons(content) == [
        (3, "", "Left out with its claim, because of line 4."),
        (4, "probability", "A probability lies between 0 and 1: for 1.2 % write 0.012."),
    ]
    assert Claim.objects.count() == 1
    assert ImportedClaim.objects.get().name == "rain"


def test_nothing_is_made_for_a_claim_that_is_left_out() -> None:
    bring_in(csv_of(row(probability="2", topics="Only here", outlet="Only here", forecaster="Only here")))

    assert not any(model.objects.exists() for model in (Outlet, Topic, Forecaster, Entry))


@pytest.mark.parametrize(
    "bad, column, reason",
    [
        ({"claim_id": ""}, "claim_id", "Name the claim"),
        ({"claim_id": "x" * 201}, "claim_id", "at most 200"),
        ({"headline": ""}, "headline", "Fill this in"),
        ({"statement": "x" * 501}, "statement", "501 characters"),
        ({"criteria": "nul \x00 here"}, "criteria", "U+0000"),
        ({"kind": "guess"}, "kind", "binary, choice"),
        ({"options": '["a", "b"]'}, "options", "Only a choice"),
        ({"deadline": ""}, "deadline", "Give the deadline"),
        ({"deadline": "3 November 2020"}, "deadline", "neither a date"),
        ({"deadline": "2020-11-31"}, "deadline", "no date"),
        ({"deadline": "2020-01-01"}, "stated_at", "after the claim's deadline"),
        ({"event_from": "2020-12-01"}, "deadline", "before the window opens"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "no time zone"),
        ({"forecaster": ""}, "forecaster", "Name the forecaster"),
        ({"forecaster_kind": ""}, "forecaster_kind", "Give the kind"),
        ({"stated_at": ""}, "stated_at", "Say when"),
        ({"stated_at": "2020-06-23T12:00:00"}, "stated_at", "with its offset"),
        ({"stated_at": "2020-11-05"}, "stated_at", "after the claim's deadline"),
        ({"stated_at": "2090-01-01", "deadline": "2091-01-01"}, "stated_at", "future"),
        ({"probability": "0,2"}, "probability", "with a point"),
        ({"probability": "-0.2"}, "probability", "0"),
        ({"probability": "0.12345678901234567890123456789012345678901234567890123456789"}, "probability", "too long"),
        ({"probability": ""}, "wording", "state a probability"),
        ({"probability_low": "0.3", "probability_high": "0.4"}, "probability", "outside the range"),
        ({"probability_low": "0.1"}, "probability_high", "both ends"),
        ({"condition_claim_id": "nowhere"}, "condition_claim_id", "of this name: nowhere"),
        ({"article_title": "A title"}, "published_on", "Give the day"),
        ({"article_title": "A", "published_on": "2020-06-23", "outlet": ""}, "outlet", "Name the outlet"),
        ({"article_title": "A", "published_on": "2020-06-23"}, "quote", "Quote the words"),
        ({"article_url": "ftp://a", "article_title": "A", "published_on": "2020-06-23"}, "article_url", "no address"),
    ],
)
def test_what_cannot_be_taken_is_told_by_column(bad: dict[str, str], column: str, reason: str) -> None:
    found = reasons(json_lines_of(row(**bad)))

    assert any(where == column and reason in why for _, where, why in found), found
    assert all(line == 1 for line, _, _ in found)
    assert not Claim.objects.exists()


def test_a_withdrawal_needs_something_to_withdraw() -> None:
    taken_back = row(stated_at="2020-08-01T12:00:00+02:00", probability="withdrawn")

    assert to_blame(csv_of(taken_back)).reason == "There is no standing forecast to withdraw at this instant."
    assert bring_in(csv_of(row(), taken_back)).counts.new_forecasts == 2
    assert list(Forecast.objects.order_by("pk").values_list("basis", flat=True)) == ["stated", "withdrawal"]
    assert_history_holds(staged=False)


def test_a_resolved_claim_takes_no_more_forecasts() -> None:
    bring_in(csv_of(settled()), confirm_outcomes=True)

    assert "resolved" in to_blame(csv_of(settled(), settled(**LATER)), confirm_outcomes=True).reason


def test_outcomes_wait_until_they_are_asked_for() -> None:
    left = bring_in(csv_of(settled())).counts
    taken = bring_in(csv_of(settled()), confirm_outcomes=True).counts

    assert (left.outcomes_left, left.new_outcomes) == (1, 0)
    assert (taken.outcomes_left, taken.new_outcomes, taken.unchanged_rows) == (0, 1, 1)
    assert Resolution.objects.get().policy == "import"
    assert ScoreJob.objects.get().want == 3
    assert_history_holds(staged=False)


def test_who_imports_must_be_allowed_to() -> None:
    resolver, recorder = factories.person(Role.RESOLVER), factories.person(Role.ADMIN)

    with pytest.raises(NotAllowed):
        check_job(source=SOURCE, confirm_outcomes=False, actor=Actor.of(resolver))
    with pytest.raises(Invalid):
        check_job(source=" ", confirm_outcomes=False, actor=Actor.rule())
    helper = factories.person(Role.RECORDER)
    helper.user_permissions.add(Permission.objects.get(codename="record_claim"))
    assert check_job(source=SOURCE, confirm_outcomes=True, actor=Actor.of(helper)).as_proposals
    chief = check_job(source=SOURCE, confirm_outcomes=True, actor=Actor.of(recorder))
    assert (chief.confirm_outcomes, chief.as_proposals) == (True, False)


def test_rows_of_a_claim_must_agree_on_it() -> None:
    found = reasons(csv_of(row(), row(**LATER, criteria="Somebody gets wet."), row(claim_id="snow")))

    assert found == [
        (2, "", "Left out with its claim, because of line 3."),
        (3, "criteria", "This differs from line 2: rows of one claim must agree on it."),
    ]
    assert ImportedClaim.objects.get().name == "snow"


def test_a_part_that_fails_is_rolled_back_and_can_be_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(importing, "write", broken)
        with pytest.raises(RuntimeError):
            bring_in(csv_of(row()))
    assert not any(model.objects.exists() for model in (Outlet, Topic, Forecaster, Entry, Claim))

    assert bring_in(csv_of(row())).counts.new_things == 4


def test_a_condition_may_be_any_recorded_claim() -> None:
    sun = factories.claim(headline="The sun shines")
    bring_in(csv_of(row(condition_claim_id=sun.public_id)))
    hail = json_lines_of(row(claim_id="hail", condition_claim_id=["rain", sun.public_id]))  # type: ignore[arg-type]
    bring_in(hail)

    assert Claim.objects.get(imported__name="rain").conditions.get() == sun
    assert Claim.objects.get(imported__name="hail").conditions.count() == 2
    assert "conflicts" in to_blame(csv_of(row())).reason


def test_nobody_judges_a_claim_while_an_answer_waits() -> None:
    bring_in(csv_of(row()))
    factories.proposal(Claim.objects.get())

    blamed = to_blame(csv_of(settled()), confirm_outcomes=True)

    assert (blamed.column, "decided on the desk first" in blamed.reason) == ("outcome", True)


@pytest.mark.parametrize(
    "bad, column, reason",
    [
        ({"probability": "withdrawn", "stated_at": "2020-07-01"}, "stated_at", "withdrawn at an instant"),
        (
            {"probability": "withdrawn", "stated_at": "2090-07-01T00:00:00Z", "deadline": "2091-01-01"},
            "stated_at",
            "future",
        ),
        ({"article_title": "A", "published_on": "2090-01-01", "deadline": "2091-01-01"}, "published_on", "future"),
        ({"article_title": "A", "published_on": "2020-07-02", "quote": "Rain"}, "stated_at", "before the article"),
        ({"forecaster": "x" * 201}, "forecaster", "201 characters"),
        ({"distribution": "{"}, "distribution", "JSON"),
    ],
)
def test_more_that_cannot_be_taken(bad: dict[str, str], column: str, reason: str) -> None:
    found = reasons(csv_of(row(), row(**LATER | bad | {"claim_id": "b"})))

    assert any(where == column and reason in why for _, where, why in found), found
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("other", [False, True])
def test_a_file_does_not_undo_a_correction(*, other: bool) -> None:
    content = csv_of(row())
    bring_in(content)
    said: Any = {"forecaster": factories.forecaster("model")} if other else {"probability": "80"}
    corrected = confirm(correct(Forecast.objects.get(), **said))
    again = bring_in(content)
    assert (again.counts.unchanged_rows, again.counts.new_forecasts, again.rejections) == (1, 0, [])
    assert list(Forecast.objects.all()) == [corrected]
    name = {"forecaster": corrected.forecaster.name} if other else {"probability": "0.8"}
    assert bring_in(csv_of(row(**name))).rejections == []
    assert list(Forecast.objects.all()) == [corrected]


def test_an_export_says_what_was_corrected() -> None:
    bring_in(csv_of(row()))
    confirm(correct(Forecast.objects.get(), probability="80"))
    [line] = exporting.rows()
    assert line["probability"] == "0.8"
    assert "before a correction" in exporting.LEFT
