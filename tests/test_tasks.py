"""The tasks themselves, called as a worker calls them."""

import logging

import pytest

from forecasts import tasks
from forecasts.models.scores import Score
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_history_gets_its_positions() -> None:
    claims = stage.example()
    tasks.tick()
    card = stage.card_of("forecaster", "henning-effner")
    assert card["history"]["tree_size"] > len(claims)


def test_the_nightly_check_is_silent_about_a_ledger_in_order(caplog: pytest.LogCaptureFixture) -> None:
    stage.called()
    stage.score()
    with caplog.at_level(logging.ERROR):
        tasks.check_cards()
    assert caplog.records == []
    Score.objects.filter(rule="log").update(value=1)
    tasks.check_cards()
    assert "its published scores are not those that its rows give" in caplog.text
