"""Outlets, topics, groups, forecasters and articles by the words with which files name them.

What is not there yet is made only for a claim that is taken: until `make` it is a row without a key, shared by all claims
of the batch that name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, TypeAlias, TypeVar, cast

from django.db.models import Q

from forecasts.capture.articles import ArticleInput, create_article
from forecasts.capture.sources import LONGEST_NAME, create_forecaster, create_group, create_outlet, create_topic
from forecasts.history.actors import Actor
from forecasts.models.errors import Invalid
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Outlet, Topic
from forecasts.statements.addresses import canonical
from forecasts.statements.checks import Problems

Thing: TypeAlias = Outlet | Topic | ClaimGroup | Forecaster | Article
Named = TypeVar("Named", Outlet, Topic, ClaimGroup)
Row = TypeVar("Row", Outlet, Topic, ClaimGroup, Forecaster, Article)
Key: TypeAlias = tuple[type[Thing], str, str]
"""Table, name or slug or address, and the kind of a forecaster."""

KINDS: Final = ", ".join(Forecaster.Kind.values)
MAKE_ORDER: Final[tuple[type[Thing], ...]] = (Outlet, Topic, ClaimGroup, Forecaster, Article)
"""Articles last: they name outlets and authors."""


class Unclear(ValueError):
    """It cannot be said who or what is meant; the sentence says how to say it."""


def article_key(url: str, title: str, published_on: object) -> str:
    """Return what tells an article from others: its address, or without one its title and day."""
    return canonical(url) or (f"{title} ({published_on})" if title else "")


class Names:
    """What the files of one run have named so far."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Thing], str], list[Thing]] = {}
        self._new: dict[Key, Thing] = {}
        self._asked: set[tuple[type[Thing], str]] = set()

    def load(self, wanted: Mapping[type[Thing], Iterable[str]], *, forget_new: bool = True) -> None:
        """Look up by slug, name or address what has not been found yet, and forget what was never made."""
        if forget_new:
            self._new.clear()
        for model, names in wanted.items():
            missing = sorted({name for name in names if name and (model, name) not in self._asked})
            for row in _rows(model, missing) if missing else ():
                self._keep(row)
            self._asked.update((model, name) for name in missing if (model, name) in self._known)

    def _keep(self, row: Thing) -> None:
        """Remember a row of the ledger under each of its names."""
        for name in _known_as(row):
            bearers = self._known.setdefault((type(row), name), [])
            if row not in bearers:
                bearers.append(row)

    def forget(self) -> None:
        """Look everything up anew from now on: what was made has been rolled back."""
        self._known.clear()
        self._asked.clear()
        self._new.clear()

    def named(self, model: type[Named], name: str) -> Named:
        """Return the outlet, topic or group of this slug or name, or one that is still to be made.

        Raises:
            Unclear: several have this name, or it is no name.
        """
        found = self._found(model, name)
        bearers = [one for one in found if one.slug == name] or found
        return self._one((model, name, ""), bearers, lambda: model(name=_checked(name)))

    def forecaster(self, name: str, kind: str) -> Forecaster:
        """Return the forecaster of this slug, or of exactly this name and kind, or one that is still to be made.

        Raises:
            Unclear: the kind is none, several have this name and kind, or it is a person's own.
        """
        found = self._found(Forecaster, name)
        bearers = [one for one in found if one.slug == name] or [one for one in found if one.kind == kind]
        if not bearers and kind not in Forecaster.Kind.values:
            raise Unclear(f"{name[:60]!r} is new to the ledger: its kind must be one of {KINDS}, not {kind[:20]!r}.")
        if any(one.user_id for one in bearers):
            raise Unclear("This is a reader with an account: readers speak for themselves alone.")
        return self._one((Forecaster, name, kind), bearers, lambda: Forecaster(name=_checked(name), kind=kind))

    def article(self, article: Article) -> Article:
        """Return the article of this address, or of this title and day, or `article` as one that is still to be made.

        Raises:
            Unclear: several are like it.
        """
        key = article_key(article.url, article.title, article.published_on)
        return self._one((Article, key, ""), self._found(Article, key), lambda: article)

    def make(self, needed: Iterable[Thing], *, actor: Actor, now: datetime) -> int:
        """Make those of `needed` that are not there yet, through their own operations; return how many."""
        wanted = {id(row) for row in needed}
        new = [(key, row) for key, row in self._new.items() if id(row) in wanted]
        for key, row in sorted(new, key=lambda pair: MAKE_ORDER.index(pair[0][0])):
            row.pk = _make(row, actor=actor, now=now).pk
            row.refresh_from_db()
            self._keep(row)
            del self._new[key]
        return len(new)

    def _found(self, model: type[Row], name: str) -> list[Row]:
        return cast("list[Row]", self._known.get((model, name), []))

    def _one(self, key: Key, found: list[Row], make: Callable[[], Row]) -> Row:
        if len(found) > 1:
            slugs = ", ".join(sorted(one.slug for one in found)[:5])
            raise Unclear(f"{len(found)} are called {key[1][:60]!r}: write the slug of the one that is meant: {slugs}.")
        if found:
            return found[0]
        if key not in self._new:
            self._new[key] = make()
        return cast("Row", self._new[key])


def _checked(name: str) -> str:
    """Return a name that can be given to something new."""
    problems = Problems()
    clean = problems.line("name", name, longest=LONGEST_NAME)
    try:
        problems.refuse()
    except Invalid as invalid:
        raise Unclear(str(invalid)) from invalid
    return clean


def _rows(model: type[Thing], names: list[str]) -> Iterator[Thing]:
    if model is Article:
        titles = [name.rpartition(" (")[0] for name in names]
        asked = Q(canonical_url__in=names) | Q(title__in=titles)
        yield from Article.objects.filter(asked).select_related("outlet", "capture")
    else:
        yield from model._default_manager.filter(Q(slug__in=names) | Q(name__in=names))


def _known_as(row: Thing) -> set[str]:
    if isinstance(row, Article):
        return {article_key(row.url, row.title, row.published_on)}
    return {row.slug, row.name}


def _make(row: Thing, *, actor: Actor, now: datetime) -> Thing:
    match row:
        case Outlet():
            return create_outlet(name=row.name, actor=actor, now=now)
        case Topic():
            return create_topic(name=row.name, actor=actor, now=now)
        case ClaimGroup():
            return create_group(name=row.name)
        case Forecaster():
            return create_forecaster(name=row.name, kind=row.kind, actor=actor, now=now)
        case Article():
            said = ArticleInput(
                title=row.title,
                outlet=row.outlet,
                published_on=row.published_on,
                url=row.url,
                time_zone=row.time_zone,
            )
            return create_article(article=said, actor=actor, now=now)
