"""Outlets, topics, groups, forecasters and articles by what files say of them.

Who is meant is the name, as `models.folding` compares names, with the kind of a forecaster. A name is never taken for a slug; a
slug has a column of its own and tells homonyms apart. Under one source a name keeps meaning the row with which it was
first matched (`ImportedName`), whatever was renamed or added since: so the same file adds nothing a second time.

What is not there yet is made only for a claim that is taken: until `make` it is a row without a key, shared by all claims
of the batch that name it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar, cast

from forecasts.bulk.additions import Addition, Additions, by_row
from forecasts.capture.articles import ArticleInput, create_article
from forecasts.capture.sources import LONGEST_NAME, create_forecaster, create_group, create_outlet, create_topic
from forecasts.history.actors import Actor
from forecasts.models.errors import Invalid
from forecasts.models.folding import key_of
from forecasts.models.imports import ImportedName
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Outlet, Topic
from forecasts.statements.checks import Problems

Thing: TypeAlias = Outlet | Topic | ClaimGroup | Forecaster | Article
Named = TypeVar("Named", Outlet, Topic, ClaimGroup)
Row = TypeVar("Row", Outlet, Topic, ClaimGroup, Forecaster, Article)

KINDS: Final = ", ".join(Forecaster.Kind.values)
MAKE_ORDER: Final[tuple[type[Thing], ...]] = (Outlet, Topic, ClaimGroup, Forecaster, Article)
"""Articles last: they name outlets and authors."""
LONGEST_SLUG: Final = 80
AT_ONCE: Final = 200
"""Names that one query asks for."""

UNMADE: Final = "one that this file names without a slug"
"""How a message names what is still to be made."""
_SLUG: Final = re.compile(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*")


class Unclear(ValueError):
    """It cannot be said who or what is meant; the sentence says how to say it."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a source names something: the folded name, the kind of a forecaster, and a slug, where it gives one.

    Of an article, and of an outlet with its address, `name` is a hash of all that is said of it.
    """

    table: type[Thing]
    name: str
    kind: str = ""
    slug: str = ""


@dataclass
class Wanted:
    """What the rows of a batch name, to be looked up in few queries."""

    said: set[Said] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    """Rough forms of the addresses of articles."""
    titles: set[str] = field(default_factory=set)
    """Titles of articles, folded."""


class Names:
    """What the files of one source have named so far."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._bearers: dict[tuple[type[Thing], str], list[Thing]] = {}
        self._slugs: dict[tuple[type[Thing], str], Any] = {}
        self._remembered: dict[Said, Any] = {}
        self._asked: set[tuple[type[Thing], str]] = set()
        self._new: list[Thing] = []
        self._told: set[Said] = set()
        self._taken: dict[Said, Thing] = {}
        self.additions = Additions()

    def load(self, wanted: Wanted, *, forget_new: bool = True) -> None:
        """Look up what has not been looked up yet, and forget what was never made."""
        if forget_new:
            self._forget_new()
        said = [one for one in wanted.said if (one.table, one.name) not in self._asked]
        self._remember_of(said)
        for model in MAKE_ORDER:
            ours = [one for one in said if one.table is model]
            self._keep_all(model, "slug", {one.slug for one in ours})
            if model is not Article:
                self._keep_all(model, "name_key", {one.name for one in ours})
        self._keep_all(Article, "rough_url", wanted.addresses)
        self._keep_all(Article, "title_key", wanted.titles)
        self._asked |= {(one.table, one.name) for one in said if (one.table, one.name) in self._bearers}

    def _remember_of(self, said: Collection[Said]) -> None:
        """Read which rows the source has meant by these names before."""
        by_table: dict[type[Thing], list[Said]] = defaultdict(list)
        for one in said:
            by_table[one.table].append(one)
        for model, ours in by_table.items():
            before = dict(_remembered(self._source, model, sorted({one.name for one in ours})))
            rows = {row.slug: row for row in _rows(model, "slug", sorted(set(before.values())))}
            self._remembered |= {one: rows[slug] for one, slug in before.items() if slug in rows}

    def _keep_all(self, model: type[Thing], column: str, values: Iterable[str]) -> None:
        for row in _rows(model, column, sorted({value for value in values if value})):
            self._keep(row)

    def _keep(self, row: Thing) -> None:
        """Remember a row, of the ledger or still to be made, under all by which it is found."""
        if row.slug:
            self._slugs.setdefault((type(row), row.slug), row)
        for key in _found_by(row):
            bearers = self._bearers.setdefault((type(row), key), [])
            if row not in bearers:
                bearers.append(row)

    def _forget_new(self) -> None:
        self.additions.forget_unwritten()
        for row in self._new:
            self._slugs.pop((type(row), row.slug), None)
            for key in _found_by(row):
                self._bearers[type(row), key].remove(row)
        self._new.clear()

    def forget(self) -> None:
        """Look everything up again from now on: what was made has been rolled back."""
        self.__init__(self._source)  # type: ignore[misc]  # all of it begins again

    def begin(self) -> None:
        """Note from now on what is named and added; see `taken` and `additions.taken`."""
        self._taken = {}
        self.additions.begin()

    def taken(self) -> Mapping[Said, Thing]:
        """Return what was named since `begin`, and what was meant by it."""
        return self._taken

    def named(self, model: type[Named], name: str, slug: str = "", *, slug_column: str = "") -> Named:
        """Return the outlet, topic or group of this name, or one that is still to be made.

        Raises:
            Unclear: several have this name, the slug is another's, or it is no name.
        """
        if not name:
            raise Unclear(f"Give the name beside its slug {slug[:40]!r}.")
        said = Said(model, key_of(name), "", slug)
        return self._meant(said, name, self.bearers(model, said.name), lambda: _new_named(model, name), slug_column)

    def forecaster(self, name: str, kind: str, slug: str = "", *, slug_column: str = "") -> Forecaster:
        """Return the forecaster of exactly this name and kind, or one that is still to be made.

        Raises:
            Unclear: the kind is none, several have this name and kind, the slug is another's, or it is a person's own.
        """
        said = Said(Forecaster, key_of(name), kind, slug)
        bearers = [one for one in self.bearers(Forecaster, said.name) if kind in {"", one.kind}]
        if any(one.user_id for one in bearers):
            raise Unclear("This is a reader with an account: readers speak for themselves alone.")
        if before := self.remembered(said, Forecaster):
            return self.take(said, before)  # even as another name of somebody: that may be undone
        if slug:
            bearers += [one.meant for one in bearers if one.meant not in bearers]
        elif len({one.meant.slug for one in bearers}) == 1:
            bearers = [bearers[0].meant]  # other names of one person
        return self._meant(said, name, bearers, lambda: _new_forecaster(name, kind), slug_column).meant

    def remembered(self, said: Said, table: type[Row]) -> Row | None:
        """Return what this source has meant by the same words before, if it has used them."""
        return cast("Row | None", self._remembered.get(said) if said.table is table else None)

    def bearers(self, model: type[Row], key: str) -> list[Row]:
        """Return the rows that are found by a key, those that are still to be made included."""
        return cast("list[Row]", self._bearers.get((model, key), [])) if key else []

    def of_slug(self, model: type[Row], slug: str) -> Row | None:
        """Return the row of a slug, one that is still to be made included."""
        return cast("Row | None", self._slugs.get((model, slug)))

    def take(self, said: Said, row: Row) -> Row:
        """Note what is meant by these words, and return it."""
        self._taken[said] = row
        self._told.add(said)
        return row

    def add(self, said: Said, row: Row) -> Row:
        """Note a row that is still to be made, under the slug that the words give it."""
        row.slug = said.slug
        self._new.append(row)
        self._keep(row)
        return self.take(said, row)

    def strangers(self, said: Said, bearers: Sequence[Thing]) -> list[str]:
        """Return the slugs of those bearers of a name that the source itself does not tell apart by their slugs.

        Where it does, a slug that the ledger lacks is that of one more bearer; else it may be a mistake.
        """
        if not bearers:
            return []
        told = {
            one.slug for one in (*self._told, *self._remembered) if (one.table, one.kind) == (said.table, said.kind)
        }
        return sorted(one.slug or UNMADE for one in bearers if not one.slug or one.slug not in told)

    def _meant(self, said: Said, name: str, bearers: list[Row], make: Callable[[], Row], slug_column: str = "") -> Row:
        """Return who is meant.

        1. Whom the source has meant by it before.
        2. The one of the slug, if the name is right; a new slug is one more bearer's.
        3. The only bearer of the name, or a new one.
        """
        before: Row | None = self._remembered.get(said)
        if before is not None:
            return self.take(said, before)
        column = slug_column or SLUG_COLUMNS[said.table]
        if said.slug:
            return self._of_slug(said, name, bearers, column) or self.add(said, make())
        if len(bearers) > 1:
            slugs = ", ".join(sorted(one.slug or UNMADE for one in bearers)[:5])
            raise Unclear(f"{len(bearers)} are called {name[:60]!r}: say in {column} which is meant: {slugs}.")
        return self.take(said, bearers[0]) if bearers else self.add(said, make())

    def _of_slug(self, said: Said, name: str, bearers: list[Row], column: str) -> Row | None:
        """Return the bearer of a slug, or None where it is free for one more."""
        found: Row | None = self._slugs.get((said.table, said.slug))
        if found is not None:
            if found not in bearers:
                kind = f", {found.kind}" if isinstance(found, Forecaster) else ""
                raise Unclear(f"The slug {said.slug!r} in {column} is that of “{found}”{kind}, not of {name[:60]!r}.")
            return self.take(said, found)
        check_slug(said.slug, column)
        if others := self.strangers(said, bearers):
            raise Unclear(
                f"There is no {said.slug!r} in the ledger ({column}). This name is that of {', '.join(others[:5])}: write "
                "that slug if it is meant, and add another of this name on the admin site first."
            )
        return None

    def make(
        self, needed: Iterable[Thing], additions: Collection[Addition] = (), *, actor: Actor, now: datetime
    ) -> int:
        """Make those of `needed` that are not there yet, through their own operations; return how many.

        What is added to them is written with them, and what is added to others afterwards.
        """
        wanted, added = {id(row) for row in needed}, by_row(one for one in additions if one.to.pk is None)
        new = [row for row in self._new if id(row) in wanted]
        # those with a slug of their own first, so that no other one is given it
        new.sort(key=lambda row: (MAKE_ORDER.index(type(row)), not row.slug))
        for row in new:
            row.pk = _make(row, added.get(id(row)), actor=actor, now=now).pk
            row.refresh_from_db()
            self._keep(row)
        self._new = [row for row in self._new if row.pk is None]
        self.additions.write(additions, actor=actor, now=now)
        return len(new)

    def remember(self, taken: Iterable[tuple[Said, Thing]]) -> None:
        """Keep for good what was meant by each name that has not been kept yet."""
        new = {said: row for said, row in taken if said not in self._remembered and row.pk is not None}
        self._remembered |= new
        ImportedName.objects.bulk_create(
            [
                ImportedName(
                    source=self._source,
                    table=str(said.table._meta.model_name),
                    name=said.name,
                    kind=said.kind,
                    given_slug=said.slug,
                    slug=row.slug,
                )
                for said, row in new.items()
            ],
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )


SLUG_COLUMNS: Final[Mapping[type[Thing], str]] = {
    Outlet: "outlet_slug",
    Topic: "topic_slugs",
    ClaimGroup: "group_slug",
    Forecaster: "forecaster_slug",
    Article: "article_slug",
}
"""The columns that tell homonyms apart."""


def check_slug(slug: str, column: str) -> None:
    """Refuse what cannot be part of an address.

    Raises:
        Unclear: it is no slug.
    """
    if len(slug) > LONGEST_SLUG or not _SLUG.fullmatch(slug):
        raise Unclear(
            f"{slug[:40]!r} in {column} is no slug: write small letters, digits and hyphens, at most {LONGEST_SLUG}."
        )


def called(title_key: str) -> str:
    """Return the key by which articles of a folded title are found."""
    return f"title {title_key}"


def at(address: str) -> str:
    """Return the key by which articles at an address are found, of its rough form."""
    return f"address {address}" if address else ""


def _found_by(row: Thing) -> list[str]:
    if isinstance(row, Article):
        return [called(row.title_key), *([at(row.rough_url)] if row.rough_url else [])]
    return [row.name_key]


def _new_named(model: type[Named], name: str) -> Named:
    clean = _checked(name)
    return model(name=clean, name_key=key_of(clean))


def _new_forecaster(name: str, kind: str) -> Forecaster:
    if kind not in Forecaster.Kind.values:
        raise Unclear(f"{name[:60]!r} is new to the ledger: give the kind in forecaster_kind ({KINDS}).")
    clean = _checked(name)
    return Forecaster(name=clean, name_key=key_of(clean), kind=kind)


def _checked(name: str) -> str:
    """Return a name that can be given to something new."""
    problems = Problems()
    clean = problems.name("name", name, longest=LONGEST_NAME)
    try:
        problems.refuse()
    except Invalid as invalid:
        raise Unclear(str(invalid)) from invalid
    if not key_of(clean):
        raise Unclear(f"Nothing of the name {clean[:40]!r} can be seen.")
    return clean


def _rows(model: type[Thing], column: str, values: list[str]) -> Iterator[Any]:
    """Yield the rows in which a column has one of these values."""
    table: Any = model._default_manager
    joins = {Article: ("outlet", "capture"), Forecaster: ("merged_into",)}.get(model)
    related = table.select_related(*joins) if joins else table
    related = related.prefetch_related("authors__merged_into") if model is Article else related
    for start in range(0, len(values), AT_ONCE):
        yield from related.filter(**{f"{column}__in": values[start : start + AT_ONCE]})


def _remembered(source: str, model: type[Thing], names: list[str]) -> Iterator[tuple[Said, str]]:
    ours = ImportedName.objects.filter(source=source, table=str(model._meta.model_name))
    for start in range(0, len(names), AT_ONCE):
        for row in ours.filter(name__in=names[start : start + AT_ONCE]):
            yield Said(model, row.name, row.kind, row.given_slug), row.slug


def _make(row: Thing, added: Addition | None, *, actor: Actor, now: datetime) -> Thing:
    match row:
        case Outlet():
            return create_outlet(name=row.name, url=added.url if added else "", slug=row.slug, actor=actor, now=now)
        case Topic():
            return create_topic(name=row.name, slug=row.slug, actor=actor, now=now)
        case ClaimGroup():
            return create_group(name=row.name, slug=row.slug)
        case Forecaster():
            return create_forecaster(name=row.name, kind=row.kind, slug=row.slug, actor=actor, now=now)
        case Article():
            said = replace(ArticleInput.of(row), authors=added.authors if added else ())
            return create_article(article=said, slug=row.slug, actor=actor, now=now)
