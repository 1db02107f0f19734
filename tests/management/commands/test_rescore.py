import pytest
from django.core.management import CommandError, call_command

from forecasts.models.scores import Score
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_a_check_reports_differences_and_rescoring_mends_them(capsys: pytest.CaptureFixture[str]) -> None:
    claim = stage.called().claim
    stage.score()
    call_command("rescore", "--check")
    assert "Every published score" in capsys.readouterr().out

    Score.objects.filter(rule="brier").update(value=1)
    with pytest.raises(CommandError, match="1 difference ") as failed:
        call_command("rescore", "--check")
    assert failed.value.returncode == 1
    assert claim.public_id in capsys.readouterr().err

    call_command("rescore")
    assert "1 claim scored again" in capsys.readouterr().out
    call_command("rescore", "--check")
