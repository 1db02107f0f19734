"""The articles that rows name: in which a forecast was printed, and from which a claim is.

An article is told by its address; what a row says of it otherwise (title, day, outlet) must agree with it, or the row is
refused. Without an address it is told by title, day and outlet. Where it cannot be known whether an article is meant, the
row has to say it by `article_slug`: the slug of the one that is meant, or a new one for another.

Its authors tell it from no other: they are filled in where the ledger has none, and compared where it has some.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from forecasts.bulk import cells
from forecasts.bulk.additions import Addition
from forecasts.bulk.checks import attempt
from forecasts.bulk.names import Names, Said, Wanted, at, called, check_slug
from forecasts.bulk.outlets import outlet_columns, outlet_said, read_outlet
from forecasts.bulk.rows import Row
from forecasts.models.claims import Claim
from forecasts.models.folding import key_of
from forecasts.models.sources import Article, Forecaster, Outlet
from forecasts.scoring.distributions import BadDistribution
from forecasts.scoring.windows import start_of_day, zone_of
from forecasts.statements.addresses import canonical, rough, web_address
from forecasts.statements.checks import Problems

LONGEST_LANGUAGE: Final = 12
AUTHOR: Final = Forecaster.Kind.AUTHOR.value


@dataclass(frozen=True, kw_only=True)
class Place:
    """The claim that rows are about, what their cell of the outlet says, and what they may name."""

    claim: Claim
    outlet: str
    names: Names
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns that one article stands in."""

    url: str
    title: str
    day: str
    outlet: str
    outlet_slug: str
    slug: str
    time_zone: str
    language: str
    authors: str
    author_slugs: str

    def said(self, row: Row, outlet: str, *, with_authors: bool = False) -> Said:
        """Return how a row names the article; `outlet` is the claim's, which is the article's if it has no other."""
        kept = f"{row[self.time_zone].strip()} {row[self.language].strip()}"
        authors = f"{row[self.authors].strip()} {row[self.author_slugs].strip()}" if with_authors else ""
        words = article_words(row[self.url], row[self.title], row[self.day], row[self.outlet] or outlet, kept, authors)
        return Said(Article, words, "", row[self.slug].strip())

    def listed(self, row: Row) -> list[tuple[str, str]]:
        """Return the authors that a row gives the article, with their slugs.

        Raises:
            BadDistribution: as `names_with_slugs`.
        """
        return cells.names_with_slugs(row, self.authors, self.author_slugs)

    def name_one(self, row: Row) -> bool:
        """Whether a row names an article in these columns."""
        return bool(row[self.url].strip() or row[self.title].strip())

    def want(self, row: Row, outlet: str, wanted: Wanted) -> None:
        """Note what has to be looked up of the article of a row."""
        wanted.said |= set(outlet_said(row, self.outlet))
        if self.name_one(row):
            wanted.said |= {self.said(row, outlet), self.said(row, outlet, with_authors=True)}
            with suppress(BadDistribution):
                wanted.said |= {Said(Forecaster, key_of(name), AUTHOR, slug) for name, slug in self.listed(row)}
            wanted.addresses.add(rough(canonical(row[self.url])))
            wanted.titles.add(key_of(row[self.title]))


PRINTED: Final = Columns(
    url="article_url",
    title="article_title",
    day="published_on",
    outlet="article_outlet",
    outlet_slug="article_outlet_slug",
    slug="article_slug",
    time_zone="article_time_zone",
    language="article_language",
    authors="article_authors",
    author_slugs="article_author_slugs",
)
"""Where the forecast of a row was printed."""
ORIGIN: Final = Columns(
    url="origin_url",
    title="origin_title",
    day="origin_on",
    outlet="origin_outlet",
    outlet_slug="origin_outlet_slug",
    slug="origin_slug",
    time_zone="origin_time_zone",
    language="origin_language",
    authors="origin_authors",
    author_slugs="origin_author_slugs",
)
"""What a claim is from, where that is not the article of its first row."""


def article_words(url: str, title: str, published_on: str, outlet: str, kept: str = " ", authors: str = "") -> str:
    """Return a hash of all that a row says of an article; `kept` is its time zone and its language.

    `authors` are taken in where they are given, so that what was remembered without them stays valid.
    """
    words = [canonical(url), key_of(title), published_on.strip(), key_of(outlet), kept]
    words += [authors] if authors.strip() else []
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def read_article(row: Row, columns: Columns, place: Place, problems: Problems) -> Article | None:
    """Return the article that a row names, or None where it names none. Its outlet is the claim's unless it says another."""
    if not columns.name_one(row):
        return None
    title = problems.line(columns.title, row[columns.title], longest=300)
    url = web_address(row[columns.url], columns.url, problems)
    language = problems.line(columns.language, row[columns.language], longest=LONGEST_LANGUAGE, required=False)
    published_on = attempt(problems, columns.day, partial(cells.day, row[columns.day]))
    outlet = _outlet(row, columns, place, problems)
    authors = attempt(problems, columns.authors, partial(columns.listed, row)) or []
    zone = row[columns.time_zone].strip() or place.claim.time_zone
    if not attempt(problems, columns.time_zone, partial(zone_of, zone)):
        return None
    if published_on is None:
        problems.add(columns.day, "Give the day on which the article was published.")
    elif start_of_day(published_on, zone) > place.now:
        problems.add(columns.day, "This day lies in the future: give the day of publication.")
    if published_on is None or outlet is None or problems.fields:
        return None
    article = Article(
        title=title, url=url, outlet=outlet, published_on=published_on, time_zone=zone, language=language or "en"
    )
    article.title_key, article.canonical_url = key_of(title), canonical(url)
    article.rough_url = rough(article.canonical_url)
    found = _Search(row, columns, columns.said(row, place.outlet), place.names, problems).find(article)
    if found is not None and authors:
        _credit(found, authors, columns.said(row, place.outlet, with_authors=True), columns, place.names, problems)
    return found


def _credit(
    article: Article, listed: Sequence[tuple[str, str]], said: Said, columns: Columns, names: Names, problems: Problems
) -> None:
    """Note the authors that a row gives an article where none are known, or where they differ from those that are.

    What the source has said before is passed over: an editor may have changed the authors since.
    """
    if names.remembered(said, Article):
        names.take(said, article)
        return
    look_up = partial(names.forecaster, kind=AUTHOR, slug_column=columns.author_slugs)
    found = [attempt(problems, columns.authors, partial(look_up, name, slug=slug)) for name, slug in listed]
    authors: list[Forecaster] = []
    for author in found:
        if author is not None and author.meant not in authors:
            authors.append(author.meant)
    known = names.additions.authors_of(article)
    if columns.authors in problems.fields:
        return
    if known and (len(known) != len(authors) or any(author not in known for author in authors)):
        here, there = ("; ".join(author.name for author in people) for people in (authors, known))
        problems.add(
            columns.authors,
            f"“{here}” differs from “{there}” of the article {_called(article)}: correct the row, leave its authors empty, "
            f"or give another article a slug of its own in {columns.slug}.",
        )
        return
    names.additions.add(Addition(article, authors=tuple(authors)))
    names.take(said, article)


def _outlet(row: Row, columns: Columns, place: Place, problems: Problems) -> Outlet | None:
    if any(row[cell].strip() for cell in outlet_columns(columns.outlet)):
        return read_outlet(row, columns.outlet, place.names, problems)
    if place.claim.outlet is None:
        problems.add("outlet", "Name the outlet that has published the article.")
    return place.claim.outlet


@dataclass(frozen=True)
class _Search:
    """The search for one article among those that the ledger, or the file itself, has already."""

    row: Row
    columns: Columns
    said: Said
    names: Names
    problems: Problems

    def find(self, article: Article) -> Article | None:
        """Return the article that is meant, `article` itself where it is new, or None where that cannot be known.

        1. What the source has meant by the same words before.
        2. The one of the slug that is given.
        3. The one at the address, if all that is said of it agrees.
        4. The one of the same title, day and outlet, if no address speaks against it.
        """
        if before := self.names.remembered(self.said, Article):
            return self.names.take(self.said, before)
        if self.said.slug:
            return self._of_slug(article)
        near = self.names.bearers(Article, at(article.rough_url))
        there = [one for one in near if one.canonical_url == article.canonical_url]
        if there:
            return self._at_address(article, there)
        alike = self._alike(article, near)
        is_there = len(alike) == 1 and (not article.rough_url or alike[0].rough_url == article.rough_url)
        if is_there and not self._differing(article, alike[0]):
            return self.names.take(self.said, alike[0])
        if alike:
            self._ask(alike)
            return None
        return self.names.add(self.said, article)

    def _alike(self, article: Article, near: list[Article]) -> list[Article]:
        """Return the articles of the same title that may be this one."""
        titled = self.names.bearers(Article, called(article.title_key))
        if not article.canonical_url:
            return [one for one in titled if not self._differing(article, one)]
        perhaps_there = [one for one in near if one.title_key == article.title_key]
        without = [one for one in titled if not one.canonical_url and not self._differing(article, one)]
        return perhaps_there + without

    def _at_address(self, article: Article, there: list[Article]) -> Article | None:
        agreeing = [one for one in there if not self._differing(article, one)]
        if len(agreeing) == 1:
            return self.names.take(self.said, agreeing[0])
        if len(there) > 1:
            self._ask(agreeing or there)
        else:
            self._blame(article, there[0])
        return None

    def _of_slug(self, article: Article) -> Article | None:
        known = self.names.of_slug(Article, self.said.slug)
        if known is not None:
            self._blame(article, known)
            if known.rough_url != article.rough_url and article.rough_url:
                stands = known.url or "without an address"
                self.problems.add(self.columns.url, f"The article of this slug ({known.slug}) is {stands}.")
            return None if self.problems.fields else self.names.take(self.said, known)
        attempt(self.problems, self.columns.slug, partial(check_slug, self.said.slug, self.columns.slug))
        titled = self.names.bearers(Article, called(article.title_key))
        same = [one for one in titled if one.rough_url == article.rough_url and not self._differing(article, one)]
        if slugs := self.names.strangers(self.said, same):
            self.problems.add(
                self.columns.slug, f"There is no article of this slug; the same one is there as {', '.join(slugs[:5])}."
            )
        return None if self.problems.fields else self.names.add(self.said, article)

    def _differing(self, article: Article, known: Article) -> dict[str, tuple[object, object]]:
        """Return what a row says of an article and what is known of it, by column, where these differ.

        Time zone and language count only where the row states them.
        """
        columns, row = self.columns, self.row
        pairs: dict[str, tuple[object, object]] = {
            columns.title: (article.title, known.title),
            columns.day: (article.published_on, known.published_on),
            columns.outlet: (article.outlet, known.outlet),
            columns.time_zone: (row[columns.time_zone].strip() or known.time_zone, known.time_zone),
            columns.language: (row[columns.language].strip() or known.language, known.language),
        }
        if article.title_key == known.title_key:
            del pairs[columns.title]
        return {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}

    def _blame(self, article: Article, known: Article) -> None:
        """Note each column in which a row does not say what is known of the article."""
        for column, (here, there) in self._differing(article, known).items():
            self.problems.add(
                column,
                f"“{here}” differs from “{there}” of the article {_called(known)}: correct the row, or give another article "
                f"a slug of its own in {self.columns.slug}.",
            )

    def _ask(self, found: list[Article]) -> None:
        shown = "; ".join(_called(one) for one in found[:5])
        self.problems.add(
            self.columns.slug,
            f"It is not clear whether this is an article that is there already: {shown}. Give its slug in "
            f"{self.columns.slug} if it is, or a slug of its own for another.",
        )


def _called(article: Article) -> str:
    """Return how a message names an article, one that is still to be made included."""
    place = f" at {article.url}" if article.url else ""
    return f"{article.slug or 'of another row'}{place}"
