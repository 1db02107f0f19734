from typing import Annotated, NotRequired, TypedDict

from forecasts.scorecards.card.document_keys import keys_of
from forecasts.scorecards.card.document_types import CardDocument


class Part(TypedDict):
    """One part.

    Which is small.
    """

    low: float


class Whole(TypedDict):
    """All of it."""

    n: Annotated[Annotated[int, "of all"], "of these"]
    part: Part
    parts: NotRequired[Annotated[list[Part], "the largest first"]]
    mean: Annotated[float, "0 to 1"] | None


def test_a_key_means_what_stands_beside_it_or_what_its_object_is() -> None:
    assert [(key.name, key.meaning, key.names_within) for key in keys_of(Whole)] == [
        ("n", "of these", []),
        ("part", "One part.", ["low"]),
        ("parts", "the largest first", ["low"]),
        ("mean", "0 to 1", []),
    ]


def test_a_key_says_whether_it_is_always_there_and_may_be_null() -> None:
    assert [key.name for key in keys_of(Whole) if not key.is_required] == ["parts"]
    assert [key.name for key in keys_of(Whole) if key.kind.is_nullable] == ["mean"]


def test_every_key_of_a_card_has_a_meaning() -> None:
    assert [key.name for key in keys_of(CardDocument) if not key.meaning] == []
