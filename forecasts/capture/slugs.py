"""Slugs are made once and never change: addresses that were cited stay right. Homonyms get a number."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from forecasts.models.errors import Conflict
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Outlet, Topic

Row = TypeVar("Row", Article, ClaimGroup, Forecaster, Outlet, Topic)

LONGEST = 70
"""Leaves room for a number in every slug field."""


def insert_with_slug(model: type[Row], name: str, make: Callable[[str], Row], *, given: str = "") -> Row:
    """Save the row that `make` makes of a slug: the one that is given, else the first free slug for `name`.

    Whether a slug is free is for the database to say: two people may add the same name at once.

    Raises:
        Conflict: the slug that is given is another row's.
    """
    for slug in [given] if given else _candidates(name, otherwise=model.__name__.lower()):
        try:
            with transaction.atomic():
                row = make(slug)
                row.save(force_insert=True)
                return row
        except IntegrityError:
            if not model.objects.filter(slug=slug).exists():
                raise
    raise Conflict(f"The slug {given!r} is another's already.")


def _candidates(name: str, *, otherwise: str) -> Iterator[str]:
    """Yield "north-korea", "north-korea-2", …; for a name without Latin letters, `otherwise` with its numbers."""
    base = slugify(name)[:LONGEST].strip("-") or otherwise
    yield base
    for number in count(2):
        yield f"{base}-{number}"
