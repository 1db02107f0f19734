"""Golden values: NumPy's least squares on dummy variables, and the averages that a complete table has by hand."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from forecasts.scoring import difficulty
from forecasts.scoring.difficulty import Adjusted, Answers, difficulty_adjusted

CELLS = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=25)


def _answers(cells: list[tuple[int, int]], scores: list[float]) -> Answers:
    """The cells with their rows and columns numbered anew without gaps."""
    people, claims = (np.unique([cell[at] for cell in cells], return_inverse=True)[1] for at in (0, 1))
    return Answers(people, claims, np.array(scores))


def _by_dummies(answers: Answers, weights: np.ndarray) -> np.ndarray:
    """The adjusted means by NumPy's lstsq, of one island: minimum norm, moved to the mean claim."""
    people, claims = answers.shape
    rows = np.arange(len(answers.scores))
    design = np.zeros((len(rows), people + claims))
    design[rows, answers.forecasters] = design[rows, people + answers.claims] = 1
    root = np.sqrt(weights)
    found = np.linalg.lstsq(design * root[:, np.newaxis], answers.scores * root, rcond=None)[0]
    means: np.ndarray = found[:people] + found[people:].mean()
    return means


def test_a_case_to_do_by_hand() -> None:
    answers = _answers([(0, 0), (0, 1), (1, 1)], [0.1, 0.3, 0.4])
    assert difficulty_adjusted(answers) == Adjusted((0.2, 0.3), (0, 0))


def test_who_says_50_on_every_claim_keeps_a_quarter() -> None:
    draw = np.random.default_rng(1)
    cells = [(1, claim) for claim in range(5)] + [(2, claim) for claim in range(6)]
    always = _answers([*cells, *((9, claim) for claim in range(6))], [*draw.random(11).tolist(), *[0.25] * 6])
    assert difficulty_adjusted(always).means[-1] == 0.25


@pytest.mark.parametrize("spare", [0, difficulty.SPARE])
@given(cells=CELLS, again=CELLS, draw=st.randoms(use_true_random=False))
def test_it_agrees_with_least_squares_on_every_island(
    spare: int, cells: set[tuple[int, int]], again: set[tuple[int, int]], draw: object
) -> None:
    """As a whole table and answer by answer; some answered a claim twice."""
    listed = sorted(cells) + sorted(cells & again)
    answers = _answers(listed, [draw.random() for _ in listed])  # type: ignore[attr-defined]
    weights = np.array([0.5 + draw.random() for _ in listed])  # type: ignore[attr-defined]
    with mock.patch.object(difficulty, "SPARE", spare):
        adjusted = difficulty_adjusted(answers, weights)
        once_each = difficulty_adjusted(answers)
    assert once_each == difficulty_adjusted(answers, np.ones(len(listed)))

    islands = np.array(adjusted.islands)
    for island in set(adjusted.islands):
        part = islands[answers.forecasters] == island
        own = _answers(
            list(zip(answers.forecasters[part], answers.claims[part], strict=True)), answers.scores[part].tolist()
        )
        expected = _by_dummies(own, weights[part])
        assert np.array(adjusted.means)[islands == island] == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize("spare", [0, difficulty.SPARE])
@given(cells=CELLS)
def test_islands_agree_with_scipys_components(spare: int, cells: set[tuple[int, int]]) -> None:
    answers = _answers(sorted(cells), [0.25] * len(cells))
    people, claims = answers.shape
    table = np.zeros((people + claims, people + claims))
    table[answers.forecasters, people + answers.claims] = 1
    _, labels = connected_components(table, directed=False)
    with mock.patch.object(difficulty, "SPARE", spare):
        islands = difficulty_adjusted(answers).islands
    assert [islands[a] == islands[b] for a in range(people) for b in range(people)] == [
        bool(labels[a] == labels[b]) for a in range(people) for b in range(people)
    ]


def test_where_everybody_answers_everything_plain_means_stay() -> None:
    scores = np.random.default_rng(3).random((20, 30))
    people, claims = np.divmod(np.arange(600), 30)
    adjusted = difficulty_adjusted(Answers(people, claims, scores.ravel()))
    assert adjusted.means == pytest.approx(scores.mean(axis=1), abs=1e-6)
    assert set(adjusted.islands) == {0}


def test_nobody_answered_anything() -> None:
    nothing = np.array([], dtype=np.int64)
    assert difficulty_adjusted(Answers(nothing, nothing, np.array([]))) == Adjusted((), ())


@pytest.mark.parametrize(
    "people, claims, says",
    [([0], [0, 1], "equally long"), ([0, 2], [0, 1], "forecasters must"), ([0, 1], [-1, 0], "claims must")],
)
def test_a_table_that_cannot_be_is_refused(people: list[int], claims: list[int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Answers(np.array(people), np.array(claims), np.array([0.1, 0.2]))


def test_weights_are_positive() -> None:
    with pytest.raises(ValueError, match="weights must be positive"):
        difficulty_adjusted(_answers([(0, 0)], [0.1]), np.array([0.0]))


def test_a_long_chain_is_left_when_its_steps_are_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forecasts.scoring.difficulty.MOST_STEPS", 1)
    chain = [(at // 2, (at + 1) // 2) for at in range(20)]
    assert len(difficulty_adjusted(_answers(chain, np.random.default_rng(4).random(20).tolist())).means) == 10
