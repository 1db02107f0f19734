import pytest

from forecasts.models.errors import Invalid
from forecasts.models.resolutions import Outcome
from forecasts.scorecards.calls import Call, calls_of
from forecasts.scorecards.methods import METHODS, NEWEST, NOT_BINARY, Method, method_of
from forecasts.scorecards.verdicts import METHOD
from forecasts.scoring.forecast import Rule
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage


def chosen(outcome: str | None, method: Method) -> Call:
    """A call on a claim of two options."""
    claim = stage.recorded(kind="choice", options=["Red", "Blue"])
    factories.forecast(claim, distribution={"Red": 500_000, "Blue": 500_000})
    if outcome is not None:
        factories.resolution(claim, outcome)
    return calls_of([claim], at=NOW, method=method)[0]


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
    claim = stage.called("likely").claim
    call, first = (calls_of([claim], at=NOW, method=method)[0] for method in (NEWEST, METHODS[1]))
    assert set(first.scores) == {Rule.BRIER, Rule.LOG, Rule.BRIER_FIRST, Rule.BRIER_TIME_WEIGHTED}
    assert (first.verdict.method, call.verdict.method) == (1, METHOD)
    assert all(first.scores[rule] == call.scores[rule] for rule in first.scores)


@pytest.mark.django_db
@pytest.mark.parametrize("outcome, why", [(None, NOT_BINARY), (Outcome.AMBIGUOUS, "ambiguous")])
def test_the_first_method_scores_no_options(outcome: str | None, why: str) -> None:
    first = chosen(outcome, METHODS[1])
    assert (first.unscorable, first.said, first.scores, first.held, first.committed) == (why, None, {}, None, None)
