import pytest
from django.core.management import call_command
from django.db import connection

from forecasts.history.guards import missing_guards, triggers
from forecasts.models.forecasts import Forecast

pytestmark = pytest.mark.django_db


def test_what_was_dropped_is_there_again(capsys: pytest.CaptureFixture[str]) -> None:
    name = min(triggers(Forecast, connection.vendor))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + " ON forecasts_forecast" * (connection.vendor == "postgresql"))
    assert missing_guards() == [f"{name} is missing"]
    call_command("restore_guards")
    assert missing_guards() == []
    assert f"Mended: {name} is missing." in capsys.readouterr().out
    call_command("restore_guards")
    assert "Mended" not in capsys.readouterr().out
