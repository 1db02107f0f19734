import pytest

from forecasts.history.bodies import Told, read_body, read_texts, write_body, write_texts
from forecasts.history.canonical import NotCanonical
from forecasts.models.entry import Entry, Stream
from tests.factories import NOW

TOLD = Told("forecast", 7, {"p_ppm": 200_000})


def entry() -> Entry:
    stream = Stream(key="claim:7c1n0p5zra")
    return Entry(stream=stream, number=2, kind="forecast.stated", at=NOW, actor="k3v9q2m8xt", role="recorder")


def test_the_bytes_of_a_body() -> None:
    assert write_body(entry(), [TOLD]) == (
        '{"actor":"k3v9q2m8xt","at":"2026-11-24T12:00:00.000000Z","form":1,"kind":"forecast.stated","number":2,'
        '"role":"recorder","rows":[{"facts":{"p_ppm":200000},"id":7,"table":"forecast"}],'
        '"stream":"claim:7c1n0p5zra","texts_sha256":""}'
    )


def test_the_bytes_of_texts() -> None:
    assert write_texts([Told("forecast", 7, {"note": "é"}), Told("evidence", 8, {})]) == (
        '[{"id":7,"table":"forecast","texts":{"note":"é"}}]'
    )
    assert write_texts([]) == "[]"


def test_bodies_and_texts_are_read_back() -> None:
    assert read_body(write_body(entry(), [TOLD])) == [TOLD]
    assert read_texts(write_texts([TOLD])) == [TOLD]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"rows":7}',
        '{"rows":[7]}',
        '{"rows":[{"facts":{},"id":7}]}',
        '{"rows":[{"facts":{},"id":"7","table":"forecast"}]}',
        '{"rows":[{"facts":[],"id":7,"table":"forecast"}]}',
        '{"rows":[{"facts":{},"id":7,"more":1,"table":"forecast"}]}',
    ],
)
def test_bodies_in_another_form_are_refused(body: str) -> None:
    with pytest.raises(NotCanonical):
        read_body(body)


@pytest.mark.parametrize("texts", ["{}", "[7]", '[{"facts":{},"id":7,"table":"forecast"}]'])
def test_texts_in_another_form_are_refused(texts: str) -> None:
    with pytest.raises(NotCanonical):
        read_texts(texts)
