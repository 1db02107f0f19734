"""Each lexicon's figures, transcribed apart from the data files in the notation of their sources, and the rules."""

import pytest

from forecasts.scoring import lexicons
from forecasts.scoring.lexicons.lexicon import lexicon_from

SURVEYS = {
    "survey-2026": (
        "will happen 91.3/97.6/100 · almost certain 90/95/99 · highly likely 75/90/95 · very good chance 70/80/90 · "
        "likely 60/75/85 · probable 60/75/85 · realistic possibility 25/60/80 · better than even 51/60/65 · "
        "about even 50/50/50 · may happen 20/40/60 · could happen 15/40/60 · might happen 15/40/60 · "
        "unlikely 5/20/30 · little chance 5/10/20 · chances are slight 5/10/25 · improbable 1/10/30 · "
        "remote chance 1/5/20 · highly unlikely 1/5/20 · almost no chance 1/2/10"
    ),
    "survey-2014": (
        "almost certainly 85/95/98.5 · highly likely 80/90/95.5 · very good chance 72/80/90 · probable 60/70/85 · "
        "likely 60/70/85.5 · probably 57.5/75/85 · we believe 50/70/85 · better than even 51/60/66 · "
        "about even 49/50/50 · we doubt 8.5/25/42.5 · improbable 3/15/37.5 · unlikely 9/20/35 · "
        "probably not 15/26.5/40 · little chance 5/15/22.5 · almost no chance 1/2/8.5 · highly unlikely 3/5/17.5 · "
        "chances are slight 5/10/30"
    ),
    "survey-2018": (
        "certainly 80/98/100 · slam dunk 80/95/100 · almost certainly 80/90/99 · with high probability 70/80/90 · "
        "likely 55/70/80 · probably 51/70/80 · serious possibility 30/66/85.8 · real possibility 20/60/80 · "
        "with moderate probability 30/50/65 · maybe 25/50/50 · possibly 15/45/60 · might happen 10/40/55 · "
        "unlikely 5/20/30 · with low probability 5/15/25"
    ),
    "icd-203": (
        "almost no chance 1/3/5 · remote 1/3/5 · very unlikely 5/12.5/20 · highly improbable 5/12.5/20 · "
        "unlikely 20/32.5/45 · improbable 20/32.5/45 · roughly even chance 45/50/55 · likely 55/67.5/80 · "
        "probable 55/67.5/80 · very likely 80/87.5/95 · highly probable 80/87.5/95 · almost certain 95/97/99 · "
        "nearly certain 95/97/99"
    ),
    "phia": (
        "remote chance 0/2.5/5 · highly unlikely 10/15/20 · unlikely 25/30/35 · realistic possibility 40/45/50 · "
        "likely 55/65/75 · probable 55/65/75 · highly likely 80/85/90 · almost certain 95/97.5/100"
    ),
    "ipcc": (
        "exceptionally unlikely 0/0.5/1 · extremely unlikely 0/2.5/5 · very unlikely 0/5/10 · unlikely 0/16.5/33 · "
        "about as likely as not 33/49.5/66 · likely 66/83/100 · very likely 90/95/100 · extremely likely 95/97.5/100 · "
        "virtually certain 99/99.5/100"
    ),
    "nato": (
        "highly unlikely 0/5/10 · unlikely 10/25/40 · even chance 40/50/60 · likely 60/75/90 · highly likely 90/95/100"
    ),
    "efsa": (
        "almost impossible 0/0.5/1 · extremely unlikely 1/3/5 · very unlikely 5/7.5/10 · unlikely 10/21.5/33 · "
        "about as likely as not 33/49.5/66 · likely 66/78/90 · very likely 90/92.5/95 · extremely likely 95/97/99 · "
        "almost certain 99/99.5/100"
    ),
    "kent-1964": (
        "impossible 0/0/0 · almost certainly not 2/7/12 · probably not 20/30/40 · chances about even 40/50/60 · "
        "probable 63/75/87 · almost certain 87/93/99 · certain 100/100/100"
    ),
}  # fmt: skip

ROWS = [(name, *row.rsplit(" ", 1)) for name, rows in SURVEYS.items() for row in rows.split(" · ")]


def _figures(name: str, wording: str) -> tuple[float, ...] | None:
    reading = lexicons.get(name).read(wording)
    if reading is None:
        return None
    return tuple(ppm / 10_000 for ppm in (reading.low_ppm, reading.point_ppm, reading.high_ppm))


@pytest.mark.parametrize("name, phrase, figures", ROWS)
def test_a_lexicon_reads_its_own_phrases(name: str, phrase: str, figures: str) -> None:
    assert _figures(name, phrase) == tuple(map(float, figures.split("/")))
    assert len(lexicons.get(name).readings) == sum(row[0] == name for row in ROWS)


@pytest.mark.parametrize(
    "name, phrase, target",
    [
        ("survey-2026", "almost certainly", "almost certain"),
        ("survey-2026", "nearly certain", "almost certain"),
        ("survey-2026", "very likely", "highly likely"),
        ("survey-2026", "highly probable", "highly likely"),
        ("survey-2026", "probably", "probable"),
        ("ipcc", "probably", "likely"),
        ("nato", "very unlikely", "highly unlikely"),
        ("phia", "highly improbable", "highly unlikely"),
        ("phia", "remote", "remote chance"),
        ("survey-2014", "roughly even", "about even"),
        ("kent-1964", "fifty-fifty", "about even"),
        ("survey-2026", "50-50", "about even"),
        ("survey-2026", "certainly", "almost certain"),
        ("survey-2026", "no doubt", "almost certain"),
        ("survey-2018", "might", "might happen"),
        ("nato", "is expected to", "likely"),
    ],
)
def test_a_synonym_reads_as_the_phrase_that_the_lexicon_has(name: str, phrase: str, target: str) -> None:
    assert _figures(name, phrase) == _figures(name, target) is not None


@pytest.mark.parametrize(
    "name, phrase",
    [
        ("survey-2026", "extremely unlikely"),
        ("survey-2026", "certain"),
        ("survey-2026", "maybe"),
        ("survey-2014", "almost certain"),
        ("survey-2014", "could"),
        ("ipcc", "undoubtedly"),
        ("nato", "probable"),
        ("kent-1964", "likely"),
        ("kent-1964", "not likely"),
    ],
)
def test_a_phrase_that_a_lexicon_lacks_has_no_reading(name: str, phrase: str) -> None:
    assert _figures(name, phrase) is None


@pytest.mark.parametrize("name, low, high", [("survey-2026", 55, 90), ("ipcc", 55, 100), ("nato", 55, 90)])
def test_a_house_rule_widens_an_interval_and_never_narrows_it(name: str, low: int, high: int) -> None:
    figures, likely = _figures(name, "much to suggest"), _figures(name, "likely")
    assert figures is not None
    assert likely is not None
    assert figures == (low, likely[1], high)


@pytest.mark.parametrize(
    "wording, figures",
    [
        ("not likely", (15, 25, 40)),
        ("not probable", (15, 25, 40)),
        ("probably not", (15, 25, 40)),
        ("not unlikely", (70, 80, 95)),
        ("not improbable", (70, 90, 99)),
    ],
)
def test_a_denial_turns_the_reading_round(wording: str, figures: tuple[float, ...]) -> None:
    assert _figures("survey-2026", wording) == figures


def test_figures_of_a_lexicon_beat_rules() -> None:
    assert _figures("kent-1964", "probably not") == (20, 30, 40)
    assert _figures("kent-1964", "not probable") == (13, 25, 37)
    assert _figures("survey-2018", "certainly") == (80, 98, 100)


@pytest.mark.parametrize(
    "wording, committed, house_rule, read_as",
    [
        ("likely", True, False, "likely"),
        ("could happen", False, False, "could happen"),
        ("could", False, True, "could happen"),
        ("would be possible", False, True, "could happen"),
        ("may", False, True, "may happen"),
        ("might", False, True, "might happen"),
        ("undoubtedly", True, True, "almost certain"),
        ("will", True, True, "will happen"),
        ("will happen", True, False, "will happen"),
        ("not likely", True, False, "not likely"),
        ("very likely", True, False, "highly likely"),
    ],
)
def test_a_reading_says_where_it_comes_from(wording: str, committed: bool, house_rule: bool, read_as: str) -> None:
    reading = lexicons.get().read(wording)
    assert reading is not None
    assert (reading.committed, reading.house_rule, reading.read_as) == (committed, house_rule, read_as)
    assert bool(reading.why) == house_rule


def test_a_stored_phrase_is_read_again_under_another_lexicon() -> None:
    stored = lexicons.get("survey-2026").read("there is much to suggest")
    assert stored is not None

    again = lexicons.get("icd-203").reading_of(stored.phrase_key)

    assert again is not None
    assert (again.phrase_key, again.low_ppm, again.point_ppm, again.high_ppm) == (
        "much to suggest", 550_000, 675_000, 900_000,
    )  # fmt: skip


def test_projections_are_read_only_when_the_recorder_says_so() -> None:
    lexicon = lexicons.get()
    for phrase in ("is projected to", "could grow to"):
        assert lexicon.read(phrase) is None
        chosen = lexicon.reading_of(phrase)
        assert chosen is not None
        assert (chosen.point_ppm, chosen.read_as, chosen.house_rule) == (750_000, "likely", True)


@pytest.mark.parametrize("key", ["", "not ", "not could", "not not likely", "no such phrase", "LIKELY"])
def test_what_is_no_phrase_key_has_no_reading(key: str) -> None:
    assert lexicons.get().reading_of(key) is None


def test_bad_figures_are_refused() -> None:
    data = {"name": "x", "version": 1, "title": "x", "source": "x", "note": "", "columns": ["low", "high"]}
    with pytest.raises(ValueError, match="shorter"):
        lexicon_from(data | {"readings": {"likely": [1]}})
    with pytest.raises(ValueError, match="high_ppm must be"):
        lexicon_from(data | {"readings": {"likely": [55, 101]}})
    with pytest.raises(ValueError, match="likely: the point must lie between low and high"):
        lexicon_from(data | {"readings": {"likely": [80, 55]}})
