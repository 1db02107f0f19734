"""The shapes of documents, for the OpenAPI document and the columns of files: made from the types by which they are written.

A text in a key's `Annotated` becomes the description of the field, the docstring of a type that of the object.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Literal, get_args, get_origin, is_typeddict

from rest_framework import serializers

from forecasts.scorecards.card.document_keys import Hint, Kind, keys_of, kind_of

Field = serializers.Field[Any, Any, Any, Any]

_PLAIN: Mapping[Hint, type[Field]] = {
    bool: serializers.BooleanField,
    int: serializers.IntegerField,
    float: serializers.FloatField,
    str: serializers.CharField,
    datetime: serializers.DateTimeField,
    date: serializers.DateField,
}


class Described(serializers.Serializer[Any]):
    """The shape of a document that is written already. `shape` is its type, a TypedDict."""

    shape: ClassVar[Any]

    def get_fields(self) -> dict[str, Field]:
        """Return a field for each key."""
        return {key.name: field_of(key.kind, is_required=key.is_required) for key in keys_of(self.shape)}


@cache
def described(shape: Hint) -> type[Described]:
    """Return the shape of a type of documents. Its name is the type's, without `Document`."""
    return type(shape.__name__.removesuffix("Document"), (Described,), {"shape": shape, "__doc__": shape.__doc__})


def field_of(kind: Kind, *, is_required: bool = True) -> Field:
    """Return the field of a key by what it holds.

    Raises:
        TypeError: the type is none of those that a document is made of.
    """
    options: dict[str, Any] = (
        ({} if is_required else {"required": False})
        | ({"allow_null": True} if kind.is_nullable else {})
        | ({"help_text": kind.text} if kind.text else {})
    )
    for note in kind.notes:
        match note:
            case tuple():
                return serializers.ChoiceField(choices=note, **options)
            case re.Pattern():
                return serializers.RegexField(note, **options)
            case type():
                return _PLAIN[note](**options)
    return _field(kind.bare, options)


def _field(bare: Hint, options: dict[str, Any]) -> Field:
    origin: Hint = get_origin(bare)
    parts = get_args(bare)
    if is_typeddict(bare):
        return described(bare)(**options)
    if origin is list:
        return described(parts[0])(many=True, **options)
    if origin is dict:
        return serializers.DictField(child=field_of(kind_of(parts[1])), **options)
    if origin is Literal:
        return serializers.ChoiceField(choices=parts, **options)
    if bare not in _PLAIN:
        raise TypeError(f"Nothing describes {bare!r}.")
    return _PLAIN[bare](**options)
