import pytest

from forecasts.models.forecasts import Forecast
from forecasts.scorecards.readings import CHOSEN, STATED, Reading, read
from forecasts.scoring import lexicons

DEFAULT = lexicons.get("survey-2026").label


def said(**fields: object) -> Forecast:
    return Forecast(**({"basis": "wording"} | fields))


@pytest.mark.parametrize(
    "statement, reading",
    [
        (said(wording="it seems unlikely"), Reading(50_000, 200_000, 300_000, True, DEFAULT)),
        (said(wording="written otherwise", phrase_key="unlikely"), Reading(50_000, 200_000, 300_000, True, DEFAULT)),
        (said(basis="stated", p_ppm=620_000), Reading(620_000, 620_000, 620_000, True, STATED)),
        (
            said(basis="stated", p_ppm=620_000, low_ppm=600_000, high_ppm=700_000),
            Reading(600_000, 620_000, 700_000, True, STATED),
        ),
        (
            said(wording="a fair shot", p_ppm=550_000, low_ppm=400_000, high_ppm=700_000, reading_reason="The tone."),
            Reading(400_000, 550_000, 700_000, True, CHOSEN, "The tone."),
        ),
        (said(wording="could", phrase_key="could", p_ppm=300_000), Reading(300_000, 300_000, 300_000, False, CHOSEN)),
    ],
    ids=["wording", "phrase that was recorded", "number", "interval", "chosen by the recorder", "chosen, uncommitted"],
)
def test_what_a_statement_is_taken_to_mean(statement: Forecast, reading: Reading) -> None:
    assert read(statement) == reading


@pytest.mark.parametrize(
    "statement",
    [
        said(wording="a fair shot"),
        said(wording="not certain"),
        said(basis="withdrawal"),
        said(basis="distribution", distribution={"A": 0.5}),
    ],
    ids=["unknown words", "a denial without a rule", "a withdrawal", "a distribution"],
)
def test_what_has_no_reading(statement: Forecast) -> None:
    assert read(statement) is None


def test_a_non_committal_phrase_is_read_as_such_with_its_reason() -> None:
    reading = read(said(wording="would be possible"))
    assert reading is not None
    assert (reading.low, reading.point, reading.high, reading.committed) == (150_000, 400_000, 600_000, False)
    assert reading.why


def test_another_lexicon_reads_otherwise() -> None:
    reading = read(said(wording="unlikely"), "icd-203")
    assert reading is not None
    assert (reading.low, reading.point, reading.high) == (200_000, 325_000, 450_000)
    assert reading.read_by == lexicons.get("icd-203").label
