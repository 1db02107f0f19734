import pytest
from django.core.management import CommandError, call_command

from forecasts.history import verification
from tests import factories
from tests.history.stage import whole_ledger

pytestmark = pytest.mark.django_db


def test_a_history_that_holds(capsys: pytest.CaptureFixture[str]) -> None:
    whole_ledger()

    call_command("verify_history")

    assert capsys.readouterr().out.splitlines() == [
        "16 entries in 7 streams, 16 with a global position, 0 redacted; 27 rows compared with what the entries say.",
        "The history holds.",
    ]


def test_each_problem_is_a_line_and_the_exit_code_is_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_ledger()
    outlets = [factories.outlet() for _ in range(3)]
    monkeypatch.setattr(verification, "MOST_PROBLEMS", 2)

    with pytest.raises(CommandError, match=r"The history does not hold\. Problems: 3\.") as failed:
        call_command("verify_history")

    assert failed.value.returncode == 1
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"outlet {outlets[0].pk}: No sound entry describes this row.",
        f"outlet {outlets[1].pk}: No sound entry describes this row.",
    ]
