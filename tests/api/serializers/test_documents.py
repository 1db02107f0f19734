from datetime import date
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from rest_framework import serializers

from forecasts.api.files import columns_of
from forecasts.api.serializers.documents import described, field_of
from forecasts.scorecards.card.document_keys import kind_of
from forecasts.scorecards.card.document_types import CardDocument, Instant, Total


class Inner(TypedDict):
    """A part."""

    low: float
    high: Annotated[float | None, "null where it is infinite"]


class OuterDocument(TypedDict):
    """All of it."""

    name: str
    inner: Inner
    many: Annotated[list[Inner], "the largest first"]
    reasons: dict[str, int]
    day: NotRequired[Annotated[str, date]]


def test_an_object_is_described_by_its_type() -> None:
    shape = described(OuterDocument)
    assert (shape.__name__, shape.__doc__) == ("Outer", "All of it.")
    fields: Any = shape().fields
    assert list(fields) == ["name", "inner", "many", "reasons", "day"]
    assert [name for name, field in fields.items() if not field.required] == ["day"]
    assert (fields["inner"].__class__, fields["inner"].__doc__) == (described(Inner), "A part.")
    assert (type(fields["many"]), fields["many"].help_text) == (serializers.ListSerializer, "the largest first")
    assert isinstance(fields["reasons"].child, serializers.IntegerField)
    assert isinstance(fields["day"], serializers.DateField)


def test_a_type_has_one_shape_wherever_it_stands() -> None:
    fields: Any = described(OuterDocument)().fields
    assert type(fields["inner"]) is type(fields["many"].child)


@pytest.mark.parametrize(
    "hint, kind, told",
    [
        (bool, serializers.BooleanField, {}),
        (float | None, serializers.FloatField, {"allow_null": True}),
        (Annotated[float, "0 to 1"] | None, serializers.FloatField, {"allow_null": True, "help_text": "0 to 1"}),
        (Annotated[Annotated[int, "of all"], "of these"], serializers.IntegerField, {"help_text": "of these"}),
        (Annotated[Instant, "by then"], serializers.DateTimeField, {"help_text": "by then"}),
        (Total, serializers.RegexField, {}),
        (Annotated[str, ("a", "b")], serializers.ChoiceField, {"choices": {"a": "a", "b": "b"}}),
        (Literal["a", "b"], serializers.ChoiceField, {"choices": {"a": "a", "b": "b"}}),
    ],
)
def test_a_value_is_described_by_its_type(hint: Any, kind: type, told: dict[str, object]) -> None:
    found: Any = field_of(kind_of(hint))
    assert (type(found), found.required) == (kind, True)
    assert {name: getattr(found, name) for name in told} == told


def test_what_nothing_describes_is_refused() -> None:
    with pytest.raises(TypeError, match="Nothing describes"):
        field_of(kind_of(complex))


def test_the_columns_of_a_file_are_the_keys() -> None:
    assert ["_".join(column) for column in columns_of(described(OuterDocument)())] == [
        "name", "inner_low", "inner_high", "many", "reasons", "day",
    ]  # fmt: skip


def test_every_part_of_a_card_says_what_it_is() -> None:
    def silent(shape: Any) -> list[str]:
        nested = [getattr(field, "child", field) for field in shape().fields.values()]
        below = [name for each in nested if isinstance(each, serializers.Serializer) for name in silent(type(each))]
        return [*([] if shape.__doc__ else [shape.__name__]), *below]

    assert silent(described(CardDocument)) == []
