import pytest

from forecasts.models.claims import Claim, ClaimCondition
from forecasts.models.conditions import makes_circle, waves_below
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims() -> dict[str, Claim]:
    """Claims by letter, and unrelated ones: b hangs on a, c on b, d on a and on c."""
    named = {letter: factories.claim(headline=letter) for letter in "abcdz"}
    for lower, upper in ("ba", "cb", "da", "dc"):
        ClaimCondition.objects.create(claim=named[lower], condition=named[upper])
    factories.claim(conditions=[factories.claim()])
    return named


@pytest.mark.parametrize(
    "claim, conditions, circle",
    [
        ("a", "a", "aa"),
        ("a", "b", "aba"),
        ("a", "c", "acba"),
        ("a", "d", "ada"),
        ("a", "zd", "ada"),
        ("b", "d", "bdcb"),
        ("a", "z", None),
        ("a", "", None),
        ("d", "abc", None),
        ("c", "a", None),
        ("z", "abcd", None),
    ],
)
def test_a_circle_is_found_and_named(claims: dict[str, Claim], claim: str, conditions: str, circle: str | None) -> None:
    found = makes_circle(claims[claim], [claims[letter].pk for letter in conditions])
    assert ("".join(each.headline for each in found) if found else None) == circle


def test_a_claim_that_is_not_stored_yet_closes_no_circle(claims: dict[str, Claim]) -> None:
    assert makes_circle(Claim(), [claims["d"].pk]) is None


@pytest.mark.parametrize("claim, waves", [("a", ["b", "c", "d"]), ("b", ["c", "d"]), ("d", []), ("z", [])])
def test_what_hangs_on_a_claim_comes_in_waves(claims: dict[str, Claim], claim: str, waves: list[str]) -> None:
    letters = {each.pk: each.headline for each in claims.values()}
    assert ["".join(letters[pk] for pk in wave) for wave in waves_below(claims[claim])] == waves


def test_siblings_share_a_wave() -> None:
    top = factories.claim()
    siblings = [factories.claim(conditions=[top]) for _ in range(3)]
    last = factories.claim(conditions=siblings)
    assert waves_below(top) == [[each.pk for each in siblings], [last.pk]]


def test_a_circle_that_got_in_somehow_does_not_hold_anybody_up(claims: dict[str, Claim]) -> None:
    ClaimCondition.objects.create(claim=claims["a"], condition=claims["d"])
    ClaimCondition.objects.create(claim=claims["b"], condition=claims["c"])
    assert waves_below(claims["a"]) == []
    assert makes_circle(claims["z"], [claims["a"].pk]) is None
