"""What each number is held against: at least two things of which neither knows the other, each in a test that is there.

An oracle is another implementation (scoringrules, scikit-learn, SciPy, NumPy, Python's statistics), a `table` that somebody
has published and the test cites, the `reference` figures that a stand-alone script has computed from real forecasts in
integers and fractions, a `definition` that is written out in the test as the source has it, a `limit` in which the number
has to become another one that is known, or a case worked by `hand`.
"""

import ast
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from forecasts.scoring.registry import NUMBERS

TESTS = Path(__file__).parent.parent
MODULES: Final = {
    "scoringrules": "scoringrules",
    "scikit-learn": "sklearn",
    "SciPy": "scipy",
    "NumPy": "numpy",
    "statistics": "statistics",
}
OTHERS: Final = {"table", "reference", "definition", "limit", "hand"}
REAL = "bulk/test_importing_real_file.py::test_a_real_file_has_its_reference_figures"
_MEDIAN = {"statistics": "crowd::test_it_is_the_median_rounded_half_even", "hand": "crowd::test_worked_by_hand"}
_ODDS = {"SciPy": "crowd::test_it_agrees_with_scipy_twice", "hand": "crowd::test_odds_are_averaged"}
_SKILL = {
    "reference": "skill::test_the_skill_of_the_world_cup_against_one_in_three",
    "definition": "skill::test_skill_is_the_share_of_the_references_error_that_is_saved",
}
_PEERS = {
    "definition": "peers_over_time::test_it_is_what_the_definition_gives_stretch_by_stretch",
    "hand": "peers_over_time::test_three_who_change_their_minds_worked_by_hand",
}
_CHOICES = {"reference": REAL, "hand": "choice_events::test_the_worked_values"}

ORACLES: Final[dict[str, dict[str, str]]] = {
    "brier": {
        "scoringrules": "brier::test_brier_agrees_with_independent_implementations",
        "scikit-learn": "brier::test_brier_agrees_with_independent_implementations",
        "reference": REAL,
    },
    "log": {
        "scoringrules": "log_score::test_log_score_agrees_with_independent_implementations",
        "scikit-learn": "log_score::test_log_score_agrees_with_independent_implementations",
        "reference": REAL,
    },
    "brier_first": {"reference": REAL, "hand": "time_weighted::test_each_forecast_stands_until_the_next"},
    "brier_time_weighted": {
        "NumPy": "time_weighted::test_the_weighted_mean_agrees_with_numpy",
        "hand": "time_weighted::test_each_forecast_stands_until_the_next",
    },
    "spherical": {"NumPy": "spherical::test_spherical_is_correctly_rounded_and_agrees_with_numpy", "reference": REAL},
    "rps": {
        "scoringrules": "ranked::test_it_agrees_with_scoringrules_and_with_every_threshold",
        "definition": "ranked::test_it_agrees_with_scoringrules_and_with_every_threshold",
    },
    "crps": {
        "scoringrules": "quantiles::test_an_even_spread_agrees_with_scoringrules",
        "SciPy": "quantiles::test_a_share_of_the_scale_agrees_with_its_integral",
    },
    "wis": {
        "scoringrules": "quantiles::test_intervals_agree_with_scoringrules",
        "scikit-learn": "quantiles::test_quantiles_agree_with_scoringrules_and_scikit_learn",
    },
    "mean": {"definition": "sums::test_a_mean_is_the_exact_one_rounded", "reference": REAL},
    "range": {
        "definition": "forecast::test_nothing_within_the_interval_scores_beyond_its_range",
        "hand": "forecast::test_a_hedge_is_scored_at_its_point_and_over_its_interval",
    },
    "held": {
        "hand": "sides::test_a_call_held_if_the_event_went_its_way",
        "reference": "sums_of_the_example::test_three_calls_took_a_side_and_held",
    },
    "share_interval": {
        "SciPy": "intervals::test_the_interval_of_a_share_agrees_with_scipy_and_holds_the_share",
        "limit": "intervals::test_scores_of_0_and_1_have_nearly_the_interval_of_their_share",
    },
    "mean_interval": {
        "NumPy": "intervals::test_the_bootstrap_agrees_with_numpys_dirichlet",
        "limit": "intervals::test_scores_of_0_and_1_have_nearly_the_interval_of_their_share",
    },
    "bins": {
        "scikit-learn": "calibration::test_bins_agree_with_scikit_learn",
        "hand": "calibration::test_a_bin_says_what_happened_and_how_sure_that_is",
    },
    "corp": {
        "scikit-learn": "corp::test_the_line_agrees_with_scikit_learn_and_scipy",
        "SciPy": "corp::test_the_line_agrees_with_scikit_learn_and_scipy",
        "reference": "corp::test_the_figures_of_the_world_cup",
    },
    "consistency_band": {
        "SciPy": "consistency::test_one_level_has_the_quantiles_of_its_binomial",
        "NumPy": "consistency::test_it_agrees_with_a_band_from_scipys_line_and_numpys_draws",
    },
    "murphy": {
        "NumPy": "murphy::test_it_agrees_with_the_definitions_in_numpy",
        "reference": "murphy::test_the_figures_of_the_world_cup",
    },
    "bias_corrected": {
        "definition": "murphy::test_the_correction_is_unbiased",
        "hand": "murphy::test_a_correction_to_do_by_hand",
    },
    "auc": {
        "scikit-learn": "auc::test_it_agrees_with_scikit_learn_and_with_the_rank_test",
        "SciPy": "auc::test_it_agrees_with_scikit_learn_and_with_the_rank_test",
        "reference": "auc::test_the_figure_of_the_world_cup",
    },
    "median": _MEDIAN,
    "ranks": {
        "definition": "ranks::test_it_is_holms_procedure_over_all_ordered_pairs",
        "hand": "ranks::test_places_are_shared_by_whom_nothing_tells_apart",
    },
    "skill": _SKILL,
    "skill_base_rate": {
        "scikit-learn": "skill::test_against_the_base_rate_it_is_scikit_learns_share_of_variance_explained",
        "reference": "skill::test_the_base_rate_of_the_football_seasons",
    },
    "skill_crowd_median": _MEDIAN,
    "skill_crowd_odds": _ODDS,
    "skill_references": _SKILL,
    "peer": {
        "NumPy": "peer::test_it_agrees_with_numpy_and_scipys_geometric_mean",
        "SciPy": "peer::test_it_agrees_with_numpy_and_scipys_geometric_mean",
    },
    "peer_time_weighted": _PEERS,
    "peer_coverage_weighted": _PEERS,
    "coverage": {
        "hand": "time_weighted::test_coverage_is_the_share_of_the_window",
        "limit": "time_weighted::test_coverage_of_one_is_the_coverage_of_its_series",
    },
    "brier_once": {
        "NumPy": "once::test_it_agrees_with_weights_and_with_means_in_numpy",
        "hand": "once::test_ten_articles_that_say_the_same_are_one_forecast",
    },
    "in_the_large": {
        "hand": "calibration::test_calibration_in_the_large_to_do_by_hand",
        "SciPy": "calibration::test_the_difference_of_many_has_the_normal_interval",
    },
    "auc_interval": {
        "definition": "auc::test_of_single_forecasts_the_interval_is_delongs",
        "NumPy": "auc::test_of_clusters_it_agrees_with_drawing_them_anew",
    },
    "lexicons": {
        "table": "lexicons/test_lexicon.py::test_a_lexicon_reads_its_own_phrases",
        "hand": "lexicons/test_reading.py::test_denied_twice_is_the_same_interval",
    },
    "difficulty": {
        "NumPy": "difficulty::test_it_agrees_with_least_squares_on_every_island",
        "hand": "difficulty::test_a_case_to_do_by_hand",
    },
    "difficulty_intervals": {
        "SciPy": "difficulty_intervals::test_where_everybody_answers_everything_it_is_about_the_distance_to_the_others",
        "limit": "difficulty_intervals::test_it_holds_the_adjusted_mean_and_is_the_same_every_time",
    },
    "comparison": {
        "SciPy": "comparing::test_every_sign_is_tried_as_scipy_does",
        "limit": "comparing::test_of_equal_differences_it_is_the_sign_test",
    },
    "holm": {
        "definition": "multiple::test_holm_is_the_closed_test_with_bonferronis",
        "hand": "multiple::test_five_p_values_in_even_steps",
    },
    "benjamini_hochberg": {
        "table": "multiple::test_the_example_of_benjamini_and_hochberg",
        "SciPy": "multiple::test_benjamini_hochberg_agrees_with_scipy",
    },
    "shrinkage": {
        "table": "shrinkage::test_the_batting_averages_of_efron_and_morris",
        "limit": "shrinkage::test_with_equal_errors_it_is_the_james_stein_estimator",
    },
    "choice_bins": _CHOICES,
    "choice_favourites": {
        "hand": "calibration::test_calibration_in_the_large_to_do_by_hand",
        "SciPy": "calibration::test_the_difference_of_many_has_the_normal_interval",
    },
    "choice_band": {
        "hand": "choice_band::test_the_worked_value_mirrors_itself_since_one_of_two_comes_true",
        "limit": "choice_band::test_of_very_many_each_level_is_drawn_for_itself",
    },
    "choice_parts": {
        "reference": "choice_events::test_the_matches_reach_the_figures_that_were_computed_elsewhere",
        "definition": "choice_events::test_the_parts_add_up_to_the_mean_brier_score_exactly_whatever_the_number_of_options",
    },
    "skill_choices": _CHOICES,
    "skill_choices_base_rate": _CHOICES,
    "skill_choices_crowd_median": {
        "hand": "crowd::test_medians_of_options_are_scaled_to_a_whole",
        "statistics": "crowd::test_it_is_the_median_rounded_half_even",
    },
    "skill_choices_crowd_odds": {
        "limit": "crowd::test_of_two_options_the_geometric_mean_is_that_of_the_odds",
        "SciPy": "crowd::test_it_agrees_with_scipy_twice",
    },
}
"""By key of the registry: oracle → the test, of this folder unless it names a file."""


@cache
def read(file: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The tests of a file, and the packages that it takes something from."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tests = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")
    taken = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    taken += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return frozenset(tests), frozenset(name.partition(".")[0] for name in taken)


def where(place: str) -> tuple[Path, str]:
    file, _, test = place.partition("::")
    if "/" not in file:
        return TESTS / "scoring" / f"test_{file}.py", test
    return next(path for path in (TESTS / file, TESTS / "scoring" / file) if path.is_file()), test


def test_every_number_has_oracles_and_nothing_else_has() -> None:
    assert set(ORACLES) == {number.key for number in NUMBERS}


@pytest.mark.parametrize("key", ORACLES)
def test_a_number_is_held_against_two_oracles_at_least(key: str) -> None:
    oracles = ORACLES[key]
    assert len(oracles) >= 2
    assert oracles.keys() <= MODULES.keys() | OTHERS
    for oracle, place in oracles.items():
        file, test = where(place)
        tests, packages = read(file)
        assert test in tests, f"{file.name} has no {test}"
        assert oracle in OTHERS or MODULES[oracle] in packages, f"{file.name} takes nothing from {oracle}"
