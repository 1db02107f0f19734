"""Noise: rows about others, so that a filter that is missing is found out."""

import pytest

from forecasts.models.sources import Forecaster
from tests import factories
from tests.scorecards import stage


@pytest.fixture
def _noise(db: None) -> None:
    """A scored author, a scored reader and an open claim, none of which has to do with any test."""
    stage.called("highly likely")
    stage.called("likely", forecaster=factories.forecaster(Forecaster.Kind.READER))
    stage.called("could", outcome=None)
    stage.score()
