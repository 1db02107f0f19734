import pytest

from forecasts.models.claims import Claim, State
from forecasts.models.errors import Invalid
from forecasts.resolution.conditions import note, status, titles
from tests import factories
from tests.resolution.stage import AMBIGUOUS, FAILED, NO, YES, contest, propose

pytestmark = pytest.mark.django_db

OUTCOMES = {"y": "occurred", "n": "did_not_occur", "v": "ambiguous", "f": "condition_not_met", "r": "retracted"}


def condition(letter: str) -> Claim:
    """A claim by how it stands: resolved as in `OUTCOMES`, or open, proposed, a draft or disputed."""
    claim = factories.claim(State.DRAFT if letter == "d" else State.OPEN)
    if letter in OUTCOMES:
        factories.resolution(claim, OUTCOMES[letter])
    if letter == "p":
        factories.proposal(claim, "occurred")
    if letter == "x":
        factories.resolution(claim, "did_not_occur")
        contest(claim, YES)
    return claim


def dependant(standing: str, words: str = "") -> Claim:
    factories.claim(conditions=[condition("y")])
    return factories.claim(conditions=[condition(letter) for letter in standing], condition_words=words)


@pytest.mark.parametrize(
    "standing, expected",
    [
        ("", "none"),
        ("y", "met"),
        ("yn", "met"),
        ("yo", "met"),
        ("vy", "met"),
        ("n", "not_met"),
        ("nn", "not_met"),
        ("x", "not_met"),  # what stands, stands while it is disputed
        ("nx", "not_met"),
        ("o", "undecided"),
        ("p", "undecided"),
        ("d", "undecided"),
        ("no", "undecided"),
        ("vo", "undecided"),
        ("v", "needs_person"),
        ("f", "needs_person"),
        ("r", "needs_person"),
        ("nv", "needs_person"),
    ],
)
def test_where_a_condition_stands(standing: str, expected: str) -> None:
    assert status(dependant(standing)) == expected
    assert status(dependant(standing, "If the talks fail")) == (expected if standing else "needs_person")


ALLOWED = {
    "": (True, True, False, True),
    "y": (True, True, False, True),
    "o": (False, False, False, True),
    "v": (True, True, True, True),
    "n": (False, False, True, True),
}
"""By how the condition stands: whether one can answer occurred, did not occur, condition not met, ambiguous."""


@pytest.mark.parametrize("standing", ALLOWED)
def test_which_answers_a_condition_allows(standing: str) -> None:
    for given, is_allowed in zip((YES, NO, FAILED, AMBIGUOUS), ALLOWED[standing], strict=True):
        claim = dependant(standing)
        if is_allowed:
            assert propose(claim, given).outcome == given.outcome
        else:
            with pytest.raises(Invalid) as refused:
                propose(claim, given)
            assert list(refused.value.fields) == ["outcome"]
            assert claim.state == State.OPEN


def test_a_condition_in_words_alone_is_judged_by_a_person() -> None:
    for given in (YES, NO, FAILED, AMBIGUOUS):
        assert propose(dependant("", "If the talks fail"), given).outcome == given.outcome


@pytest.mark.parametrize(
    "standing, words, said",
    [
        ("", "", "This claim has no condition."),
        ("", "If the talks fail", "A person has to judge the condition: If the talks fail"),
        ("yn", "", "The condition was met: “A” occurred."),
        ("nn", "", "The condition was not met: “A” and “B” did not occur."),
        ("nop", "", "The condition is undecided: “B” and “C” are not resolved yet."),
        ("no", "", "The condition is undecided: “B” is not resolved yet."),
        ("nv", "", "A person has to judge the condition: “B” became void."),
    ],
)
def test_the_standing_in_words(standing: str, words: str, said: str) -> None:
    claim = dependant(standing, words)
    for letter, each in zip("ABC", claim.conditions.order_by("pk"), strict=False):
        Claim.objects.filter(pk=each.pk).update(headline=letter)
    assert note(claim) == said


def test_titles_read_as_a_list() -> None:
    claims = [Claim(headline=letter) for letter in "ABC"]
    assert [titles(claims[:n]) for n in range(4)] == ["", "“A”", "“A” and “B”", "“A”, “B” and “C”"]
