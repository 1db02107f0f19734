"""The outlets that rows name: of a claim, of the article of a forecast, and of the article that a claim is from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from typing import Final

from forecasts.bulk import cells
from forecasts.bulk.additions import Addition
from forecasts.bulk.checks import attempt
from forecasts.bulk.names import Names, Said
from forecasts.bulk.rows import Row
from forecasts.models.folding import key_of
from forecasts.models.sources import Outlet
from forecasts.statements.addresses import canonical, web_address
from forecasts.statements.checks import Problems

LONGEST_ADDRESS: Final = 500


def outlet_columns(column: str) -> tuple[str, str, str]:
    """Return the columns in which an outlet stands: its name, its slug, its address."""
    return column, f"{column}_slug", f"{column}_url"


def outlet_said(row: Row, column: str) -> Iterator[Said]:
    """Yield how a row names the outlet of a column, and how it names it with its address."""
    name, slug, url = (row[cell].strip() for cell in outlet_columns(column))
    yield Said(Outlet, key_of(name), "", slug)
    if name and url:
        words = json.dumps([key_of(name), canonical(url)])
        yield Said(Outlet, hashlib.sha256(words.encode()).hexdigest(), "", slug)


def read_outlet(row: Row, column: str, names: Names, problems: Problems) -> Outlet | None:
    """Return the outlet that a column names, with the slug and the address beside it, or None where it names nothing."""
    _, slug_column, url_column = outlet_columns(column)
    name, slug = cells.name(row[column]), row[slug_column].strip()
    url = web_address(row[url_column], url_column, problems, longest=LONGEST_ADDRESS)
    if url and not name:
        problems.add(url_column, f"Name the outlet of this address in {column}.")
    if not name and not slug:
        return None
    outlet = attempt(problems, column, partial(names.named, Outlet, name, slug, slug_column=slug_column))
    if outlet is not None and url and url_column not in problems.fields:
        _, said = outlet_said(row, column)
        _address(outlet, url, said, url_column, names, problems)
    return outlet


def _address(outlet: Outlet, url: str, said: Said, column: str, names: Names, problems: Problems) -> None:
    """Note the address that a row gives an outlet where none is known, or where it differs from the one that is.

    What the source has said before is passed over: an editor may have changed the address since.
    """
    known = names.additions.url_of(outlet)
    if not names.remembered(said, Outlet):
        if known and canonical(known) != canonical(url):
            problems.add(
                column,
                f"“{url}” differs from “{known}” of the outlet {outlet.slug or 'of another row'}: correct the row, or leave "
                "its address empty.",
            )
            return
        names.additions.add(Addition(outlet, url=url))
    names.take(said, outlet)
