"""Which way the phrases point, in all lexicons."""

import pytest

from forecasts.scoring import lexicons
from forecasts.scoring.lexicons.rules import rules
from forecasts.scoring.lexicons.wording import phrase_keys, speaks_for

HALF = 500_000
FOR_IN_SPITE_OF_FIGURES = {"about as likely as not", "realistic possibility", "real possibility"}
"""They name something that may happen, whatever a lexicon takes that to be."""


@pytest.mark.parametrize("name", lexicons.names())
def test_a_phrase_below_one_half_speaks_against_its_event_and_no_other_does(name: str) -> None:
    lexicon = lexicons.get(name)
    read = {key: reading for key in phrase_keys() if (reading := lexicon.reading_of(key))}
    wrong = {
        key: reading.point_ppm
        for key, reading in read.items()
        if reading.committed
        and key not in FOR_IN_SPITE_OF_FIGURES
        and reading.point_ppm != HALF
        and speaks_for(key) != (reading.point_ppm > HALF)
    }
    assert not wrong


@pytest.mark.parametrize("key", sorted(rules().says_no))
def test_each_phrase_that_is_listed_as_speaking_against_is_known(key: str) -> None:
    assert key in phrase_keys()


@pytest.mark.parametrize(
    "key, is_for",
    [
        *((key, True) for key in ("likely", "probable", "almost certain", "no doubt", "will", "could", "possible")),
        *((key, True) for key in ("maybe", "about even", "fifty-fifty", "realistic possibility", "not unlikely", "")),
        *((key, False) for key in ("unlikely", "not likely", "not probable", "improbable", "remote", "we doubt")),
        *((key, False) for key in ("probably not", "little chance", "impossible", "almost certainly not")),
        ("not improbable", True),
    ],
)
def test_phrases_and_their_denials(key: str, *, is_for: bool) -> None:
    assert speaks_for(key) is is_for
