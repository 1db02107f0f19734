import json

import pytest
from django.core.management import CommandError, call_command

from forecasts.scorecards.publication import publish
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_it_prints_the_document_of_the_api(capsys: pytest.CaptureFixture[str]) -> None:
    stage.example()
    call_command("scorecard", "forecaster", "henning-effner")
    printed = json.loads(capsys.readouterr().out)
    expected = stage.card_of("forecaster", "henning-effner")
    del printed["as_of"], expected["as_of"]
    assert printed == expected
    assert printed["scores"]["brier"]["value"] == 0.10375


def test_the_ledger_needs_no_slug_and_an_earlier_instant_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    stage.example()
    call_command("scorecard", "ledger", "--as-of", "2020-01-01T00:00:00Z")
    printed = json.loads(capsys.readouterr().out)
    assert (printed["as_of"], printed["counts"]["claims"]) == ("2020-01-01T00:00:00Z", 0)


def test_an_older_method_and_a_cut_go_with_an_earlier_instant(capsys: pytest.CaptureFixture[str]) -> None:
    stage.example()
    asked = ["--as-of", NOW.isoformat(), "--method", "1", "--topic", "missiles", "--horizon", "30-to-180"]
    call_command("scorecard", "forecaster", "henning-effner", *asked)
    printed = json.loads(capsys.readouterr().out)
    assert printed["method"]["version"] == 1
    assert printed["cut"] == {"topic": "missiles", "horizon": "30-to-180", "claims": 3, "of": 10}


@pytest.mark.parametrize(
    "words, says",
    [
        (["forecaster", "nobody"], "There is no forecaster 'nobody'"),
        (["ledger", "--as-of", "yesterday"], "such as 2026-01-31T12:00:00Z"),
        (["ledger", "--as-of", "9999-01-01T00:00:00Z"], "future"),
        (["planet", "mars"], "invalid choice"),
        (["ledger", "--method", "99"], "--method: There is no method of this version"),
        (["ledger", "--as-of", "x", "--since", "9999-99-99"], "--as-of: Give an instant.*--since: Give a day"),
    ],
)
def test_what_cannot_be_printed_is_one_clear_line(words: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("scorecard", *words)


def test_it_says_how_many_claims_wait_for_their_scores(capsys: pytest.CaptureFixture[str]) -> None:
    forecast = stage.called()
    call_command("scorecard", "forecaster", forecast.forecaster.slug)
    printed = capsys.readouterr()
    assert json.loads(printed.out)["waiting"] == 1
    assert printed.err == "1 claim waits for its score: the figures are from before.\n"
    stage.score()
    call_command("scorecard", "forecaster", forecast.forecaster.slug)
    printed = capsys.readouterr()
    assert (json.loads(printed.out)["waiting"], printed.err) == (0, "")


def test_what_is_published_is_printed_as_readers_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    stage.example()
    with pytest.raises(CommandError, match="Nothing is published of this card"):
        call_command("scorecard", "ledger", "--published")
    publish("ledger", 0, now=NOW)
    stage.called()
    call_command("scorecard", "ledger", "--published")
    printed = json.loads(capsys.readouterr().out)
    assert (printed["as_of"], printed["waiting"]) == ("2026-11-24T12:00:00Z", 1)


def test_what_is_published_is_the_whole_of_now() -> None:
    with pytest.raises(CommandError, match="leave out what else is asked for"):
        call_command("scorecard", "ledger", "--published", "--method", "1")
