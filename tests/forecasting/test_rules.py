from datetime import date, timedelta

import pytest

from forecasts.forecasting.rules import why_not_forecast
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_claim_takes_forecasts_until_the_very_instant_of_its_deadline() -> None:
    claim = factories.claim(deadline_on=date(2030, 1, 1))
    assert why_not_forecast(claim, at=claim.deadline_at - timedelta(microseconds=1)) == ""
    assert "deadline has passed" in why_not_forecast(claim, at=claim.deadline_at)


def test_a_claim_that_is_not_open_says_why() -> None:
    proposed, resolved = factories.claim(deadline_on=date(2030, 1, 1)), factories.claim()
    factories.proposal(proposed)
    factories.resolution(resolved)
    assert "has been proposed" in why_not_forecast(proposed, at=NOW)
    assert "is resolved" in why_not_forecast(resolved, at=NOW)
    assert "still a draft" in why_not_forecast(factories.claim("draft"), at=NOW)


def test_a_choice_is_for_readers_too() -> None:
    claim = factories.claim(kind="choice", options=["a", "b"], deadline_on=date(2030, 1, 1))
    assert why_not_forecast(claim, at=NOW) == ""
