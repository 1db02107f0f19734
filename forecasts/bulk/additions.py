"""What files say of an outlet or an article beside what tells it from others: its address, its authors.

It is filled in where the ledger has nothing yet, by the operation that amends the row, or with the row where that is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from forecasts.capture.articles import ArticleInput, amend_article
from forecasts.capture.sources import amend_outlet
from forecasts.history.actors import Actor
from forecasts.models.sources import Article, Forecaster, Outlet

Key: TypeAlias = tuple[type[Outlet] | type[Article], str, int]


@dataclass(frozen=True, slots=True)
class Addition:
    """The address of an outlet, or the authors of an article: rows of the ledger, or such as are still to be made."""

    to: Outlet | Article
    url: str = ""
    authors: tuple[Forecaster, ...] = ()


class Additions:
    """What the files of one source have added so far."""

    def __init__(self) -> None:
        self._all: dict[Key, Addition] = {}
        self._written: dict[Key, Addition] = {}
        self._taken: dict[Key, Addition] = {}

    def begin(self) -> None:
        """Note from now on what is added; see `taken`."""
        self._taken = {}

    def taken(self) -> list[Addition]:
        """Return what was added since `begin`."""
        return list(self._taken.values())

    def url_of(self, outlet: Outlet) -> str:
        """Return the address of an outlet, as it is known or as a row has given it."""
        added = self._all.get(_key(outlet))
        return added.url if added else outlet.url

    def authors_of(self, article: Article) -> list[Forecaster]:
        """Return the authors of an article, as they are known or as a row has given them."""
        if added := self._all.get(_key(article)):
            return list(added.authors)
        return [] if article.pk is None else article.credited_authors

    def add(self, addition: Addition) -> None:
        """Note what a row says, unless the ledger says the same already."""
        row, key = addition.to, _key(addition.to)
        is_known = row.url if isinstance(row, Outlet) else row.pk is not None and row.credited_authors
        if key in self._all or not is_known:
            self._taken[key] = self._all.setdefault(key, addition)

    def forget_unwritten(self) -> None:
        """Forget what was never written."""
        self._all = dict(self._written)

    def write(self, additions: Iterable[Addition], *, actor: Actor, now: datetime) -> None:
        """Amend the rows that were there before, and keep in mind what has been written, with new rows too."""
        for one in additions:
            if one.to.pk is not None and (key := _key(one.to)) not in self._written:
                _amend(one, actor=actor, now=now)
                self._written[key] = one


def by_row(additions: Iterable[Addition]) -> Mapping[int, Addition]:
    """Return additions by the object that stands for the row."""
    return {id(one.to): one for one in additions}


def _key(row: Outlet | Article) -> Key:
    """Return what tells a row from all others: its key, or the object of one that is still to be made."""
    return (type(row), "new", id(row)) if row.pk is None else (type(row), "", row.pk)


def _amend(addition: Addition, *, actor: Actor, now: datetime) -> None:
    """Fill in what is still missing; what somebody has filled in meanwhile stands."""
    match addition.to:
        case Outlet():
            outlet = Outlet.objects.get(pk=addition.to.pk)
            if not outlet.url:
                amend_outlet(outlet=outlet, name=outlet.name, url=addition.url, actor=actor, now=now)
        case Article():
            article = Article.objects.select_related("outlet").get(pk=addition.to.pk)
            if not article.authors.exists():
                said = replace(ArticleInput.of(article), authors=addition.authors)
                amend_article(article_id=article.public_id, version=article.version, article=said, actor=actor, now=now)
