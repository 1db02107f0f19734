import pytest
from django.core.management import CommandError, call_command

from forecasts.models.entry import EntryTexts
from tests import factories
from tests.history.stage import Ledger, whole_ledger
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    factories.person("admin", username="editor")
    factories.person("reviewer", username="reviewer")
    return whole_ledger()


def redact(ledger: Ledger, *numbers: int, by: str = "editor") -> None:
    call_command("redact_history", f"claim:{ledger.claim.public_id}", *numbers, reason="Asked for", by=by)


def redacted(ledger: Ledger) -> list[int]:
    texts = EntryTexts.objects.filter(body__isnull=True, entry__stream__key=f"claim:{ledger.claim.public_id}")
    return sorted(texts.values_list("entry__number", flat=True))


def test_the_named_entries_are_redacted(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    redact(ledger, 1, 3)

    assert redacted(ledger) == [1, 3]
    assert capsys.readouterr().out.splitlines() == [
        f"Redacting claim:{ledger.claim.public_id} 1: claim.recorded.",
        f"Redacting claim:{ledger.claim.public_id} 3: resolution.confirmed.",
        "Redacted.",
    ]
    assert_history_holds(staged=False)


@pytest.mark.parametrize(
    "numbers, by, why",
    [
        ([1], "nobody", "There is no person called nobody."),
        ([1, 99], "editor", "There is no entry 99 in claim:"),
        ([1, 1], "editor", "have already been redacted"),
        ([1], "reviewer", "Only the editor-in-chief"),
    ],
)
def test_all_or_none_are_redacted(ledger: Ledger, numbers: list[int], by: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        redact(ledger, *numbers, by=by)

    assert redacted(ledger) == []
    assert_history_holds(staged=False)
