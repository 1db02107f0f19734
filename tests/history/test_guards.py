import pytest

from forecasts.history.guards import missing_guards

pytestmark = pytest.mark.django_db


def test_after_all_migrations_every_guard_stands() -> None:
    assert missing_guards() == []
