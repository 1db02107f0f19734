import pytest

from forecasts.models.sources import Forecaster
from forecasts.scorecards.verdicts import parts_on

SHARED = ("outlet", "article", "topic", "ledger")


def parts(kind: str, *, committed: bool = True, prospective: bool = False) -> dict[str, tuple[str, ...]]:
    """In which parts of the card of which kind of subject a score counts."""
    return {
        subject: parts_on(subject, kind, committed=committed, prospective=prospective)
        for subject in (*SHARED, "forecaster")
    }


@pytest.mark.parametrize("kind", [Forecaster.Kind.AUTHOR, Forecaster.Kind.MODEL])
def test_authors_and_models_count_everywhere(kind: str) -> None:
    assert set(parts(kind).values()) == {("all", "committed", "retrospective")}


def test_quoted_third_parties_are_a_part_of_their_own() -> None:
    found = parts(Forecaster.Kind.QUOTED)
    assert found.pop("forecaster") == ("all", "committed", "retrospective")
    assert found == dict.fromkeys(SHARED, ("quoted",))


@pytest.mark.parametrize("kind", [Forecaster.Kind.READER, Forecaster.Kind.REFERENCE])
def test_readers_and_references_have_no_card_but_their_own(kind: str) -> None:
    found = parts(kind)
    assert found.pop("forecaster") == ("all", "committed", "retrospective")
    assert found == dict.fromkeys(SHARED, ())


def test_the_parts_follow_commitment_and_recording() -> None:
    found = parts(Forecaster.Kind.AUTHOR, committed=False, prospective=True)
    assert found["ledger"] == ("all", "non_committal", "prospective")
