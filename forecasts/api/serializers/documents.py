"""The shapes of documents, for the OpenAPI document and the columns of files: made from the types by which they are written.

A text in a key's `Annotated` becomes the description of the field, the docstring of a type that of the object.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from rest_framework import serializers

Hint = Any
"""A type, or what stands for one: `int | None`, `Annotated[…]`, `Literal[…]`."""
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
        hints = get_type_hints(self.shape, include_extras=True)
        return {key: field_of(hint, required=key in self.shape.__required_keys__) for key, hint in hints.items()}


@cache
def described(shape: Hint) -> type[Described]:
    """Return the shape of a type of documents. Its name is the type's, without `Document`."""
    return type(shape.__name__.removesuffix("Document"), (Described,), {"shape": shape, "__doc__": shape.__doc__})


def field_of(hint: Hint, *, required: bool = True) -> Field:
    """Return the field of a key by its type.

    Raises:
        TypeError: the type is none of those that a document is made of.
    """
    bare, notes, is_nullable = _taken_apart(hint)
    texts = [note for note in notes if isinstance(note, str)]
    options: dict[str, Any] = (
        ({} if required else {"required": False})
        | ({"allow_null": True} if is_nullable else {})
        | ({"help_text": texts[-1]} if texts else {})
    )
    for note in notes:
        match note:
            case tuple():
                return serializers.ChoiceField(choices=note, **options)
            case re.Pattern():
                return serializers.RegexField(note, **options)
            case type():
                return _PLAIN[note](**options)
    return _field(bare, options)


def _field(bare: Hint, options: dict[str, Any]) -> Field:
    origin: Hint = get_origin(bare)
    parts = get_args(bare)
    if is_typeddict(bare):
        return described(bare)(**options)
    if origin is list:
        return described(parts[0])(many=True, **options)
    if origin is dict:
        return serializers.DictField(child=field_of(parts[1]), **options)
    if origin is Literal:
        return serializers.ChoiceField(choices=parts, **options)
    if bare not in _PLAIN:
        raise TypeError(f"Nothing describes {bare!r}.")
    return _PLAIN[bare](**options)


def _taken_apart(hint: Hint) -> tuple[Hint, tuple[Any, ...], bool]:
    """Return the bare type, what is noted beside it, and whether it may be null."""
    origin: Hint = get_origin(hint)
    parts = get_args(hint)
    if origin is NotRequired:
        return _taken_apart(parts[0])
    if origin is Annotated:
        bare, notes, is_nullable = _taken_apart(parts[0])
        return bare, (*notes, *parts[1:]), is_nullable
    if origin in (Union, UnionType) and NoneType in parts:
        bare, notes, _ = _taken_apart(next(part for part in parts if part is not NoneType))
        return bare, notes, True
    return hint, (), False
