import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import lexicons
from forecasts.scoring.lexicons.wording import phrase_keys, phrase_of


@pytest.mark.parametrize(
    "wording, key",
    [
        ("unlikely", "unlikely"),
        ("UNLIKELY", "unlikely"),
        (" “unlikely”, ", "unlikely"),
        ("it seems unlikely", "unlikely"),
        ("at present it seems unlikely that", "unlikely"),
        ("is likely to", "likely"),
        ("will likely", "likely"),
        ("very unlikely", "very unlikely"),
        ("about as likely as not", "about as likely as not"),
        ("almost certainly not", "almost certainly not"),
        ("better than even", "better than even"),
        ("fifty–fifty", "fifty-fifty"),
        ("50:50", "fifty-fifty"),
        ("would be possible", "possible"),
        ("it is possible", "possible"),
        ("could escalate", "could"),
        ("could happen", "could happen"),
        ("would undoubtedly", "undoubtedly"),
        ("no doubt", "no doubt"),
        ("There is much to suggest that it will continue", "much to suggest"),
        ("There are many indications that it will", "many indications"),
        ("will", "will"),
        ("it'll", "will"),
        ("would cause", "would"),
        ("are to be re-occupied", "is to"),
        ("are expected to", "is expected to"),
        ("unlikely, very much so: unlikely", "unlikely"),
        ("unlikely, to say the least", "unlikely"),
    ],
)
def test_a_wording_holds_one_phrase(wording: str, key: str) -> None:
    assert phrase_of(wording) == key


@pytest.mark.parametrize(
    "wording, key",
    [
        ("not likely", "not likely"),
        ("isn't likely", "not likely"),
        ("isn’t likely", "not likely"),
        ("does not seem likely", "not likely"),
        ("would not be likely", "not likely"),
        ("likely not", "not likely"),
        ("likely won't", "not likely"),
        ("likely will not", "not likely"),
        ("will probably not", "probably not"),
        ("not unlikely", "not unlikely"),
        ("is not improbable", "not improbable"),
    ],
)
def test_a_denial_right_at_a_phrase_is_part_of_it(wording: str, key: str) -> None:
    assert phrase_of(wording) == key


@pytest.mark.parametrize(
    "wording",
    [
        "it is not certain",
        "could not",
        "couldn't",
        "can't be certain",
        "cannot possibly",
        "may not",
        "will not",
        "not possible",
        "not very likely",
        "no longer likely",
        "not at all likely",
        "neither likely nor unlikely",
        "unlikely that it will not",
        "not unlikely not",
        "not likely, not likely",
        "not only is it likely",
        "nobody thinks it likely",
    ],
)
def test_any_other_denial_is_left_to_a_person(wording: str) -> None:
    assert phrase_of(wording) is None


@pytest.mark.parametrize(
    "wording",
    [
        "",
        " …",
        "soon",
        "\x00",
        "%",
        "likely, perhaps probable",
        "could possibly",
        "likely if not certain",
        "quite likely",
        "more likely than before",
        "twice as likely",
        "how likely",
        "most likely",
        "hardly likely",
        "is projected to",
        "India is projected to surpass China",
        "could grow to around 8.5 billion",
        "unlikelyhood",
    ],
)
def test_no_phrase_two_phrases_and_changed_ones_are_left_to_a_person(wording: str) -> None:
    assert phrase_of(wording) is None


@pytest.mark.parametrize("wording", ["may well", "all but certain", "could well"])
def test_a_phrase_that_means_something_else_has_no_reading(wording: str) -> None:
    assert all(lexicons.get(name).read(wording) is None for name in lexicons.names())


@given(st.sampled_from(sorted(phrase_keys())))
def test_every_phrase_is_its_own_key_unless_a_person_chooses_it(key: str) -> None:
    assert phrase_of(key) in {key, None}
    assert phrase_of(key) == key or key in {"is projected to", "could grow to"}


@given(st.text())
def test_any_text_can_be_asked(wording: str) -> None:
    key = phrase_of(wording)
    assert key is None or key.removeprefix("not ") in phrase_keys()
