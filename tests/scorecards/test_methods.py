import pytest

from forecasts.models.errors import Invalid
from forecasts.models.resolutions import Outcome
from forecasts.scorecards.calls import Call, calls_of, under
from forecasts.scorecards.methods import METHODS, NEWEST, NOT_BINARY, method_of
from forecasts.scorecards.verdicts import METHOD
from forecasts.scoring.forecast import Rule
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage


def chosen(outcome: str | None) -> Call:
    """A call on a claim of two options."""
    claim = stage.recorded(kind="choice", options=["Red", "Blue"])
    factories.forecast(claim, distribution={"Red": 500_000, "Blue": 500_000})
    if outcome is not None:
        factories.resolution(claim, outcome)
    return calls_of([claim], at=NOW)[0]


def test_versions_are_counted_from_one_and_the_newest_knows_every_rule() -> None:
    assert list(METHODS) == list(range(1, len(METHODS) + 1))
    assert all(version == method.version and method.about for version, method in METHODS.items())
    assert NEWEST is METHODS[METHOD]
    assert NEWEST.rules == set(Rule)


@pytest.mark.parametrize("version", METHODS)
def test_each_is_found_by_its_number(version: int) -> None:
    assert method_of(str(version)) is METHODS[version]


@pytest.mark.parametrize("text", ["", "x", "-1", "0", "99", "1.0", " 1", "١", "1" * 5000, "\0", "²"])
def test_no_other_is_known(text: str) -> None:
    with pytest.raises(Invalid, match="known are 1, 2, 3") as refusal:
        method_of(text)
    assert list(refusal.value.fields) == ["method"]


@pytest.mark.django_db
def test_the_first_method_scores_yes_or_no_by_four_rules() -> None:
    call = calls_of([stage.called("likely").claim], at=NOW)[0]
    assert under(call, NEWEST) is call
    first = under(call, METHODS[1])
    assert set(first.scores) == {Rule.BRIER, Rule.LOG, Rule.BRIER_FIRST, Rule.BRIER_TIME_WEIGHTED}
    assert first.scored == call.scored
    assert all(first.scores[rule] == call.scores[rule] for rule in first.scores)


@pytest.mark.django_db
@pytest.mark.parametrize("outcome, why", [(None, NOT_BINARY), (Outcome.AMBIGUOUS, "ambiguous")])
def test_the_first_method_scores_no_options(outcome: str | None, why: str) -> None:
    first = under(chosen(outcome), METHODS[1])
    assert (first.unscorable, first.scored, first.scores, first.held) == (why, None, {}, None)
