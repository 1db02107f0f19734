"""What the types of documents say of their keys, for whoever describes a document: the OpenAPI document, the methods page."""

from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

Hint = Any
"""A type, or what stands for one: `int | None`, `Annotated[…]`, `Literal[…]`."""


class Kind(NamedTuple):
    """What a key holds: the bare type, what is noted beside it, and whether it may be null."""

    bare: Hint
    notes: tuple[Any, ...] = ()
    is_nullable: bool = False

    @property
    def text(self) -> str:
        """What is said of the key where it stands."""
        return next((note for note in reversed(self.notes) if isinstance(note, str)), "")

    @property
    def shape(self) -> Hint | None:
        """The type of the object that it holds, or of each of the objects in its list; None of plain values."""
        return next((part for part in (self.bare, *get_args(self.bare)) if is_typeddict(part)), None)


class Key(NamedTuple):
    """One key of a document."""

    name: str
    kind: Kind
    is_required: bool

    @property
    def meaning(self) -> str:
        """What it means, in plain words: the text beside it, else the first line of what its object is."""
        text = self.kind.text or (self.kind.shape.__doc__.partition("\n")[0] if self.kind.shape else "")
        return text.replace("`", "")

    @property
    def names_within(self) -> list[str]:
        """The keys of the object that it holds."""
        return [key.name for key in keys_of(self.kind.shape)] if self.kind.shape else []


def keys_of(shape: Hint) -> list[Key]:
    """Return the keys of a type of objects, in its order."""
    hints = get_type_hints(shape, include_extras=True)
    return [Key(name, kind_of(hint), name in shape.__required_keys__) for name, hint in hints.items()]


def kind_of(hint: Hint) -> Kind:
    """Return what a type says."""
    origin: Hint = get_origin(hint)
    parts = get_args(hint)
    if origin is NotRequired:
        return kind_of(parts[0])
    if origin is Annotated:
        inner = kind_of(parts[0])
        return inner._replace(notes=(*inner.notes, *parts[1:]))
    if origin in (Union, UnionType) and NoneType in parts:
        return kind_of(next(part for part in parts if part is not NoneType))._replace(is_nullable=True)
    return Kind(hint)
