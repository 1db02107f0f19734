"""The articles that rows name: in which a forecast was printed, and from which a claim is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from forecasts.bulk import cells
from forecasts.bulk.checks import attempt
from forecasts.bulk.names import Names, article_key
from forecasts.bulk.rows import Row
from forecasts.models.claims import Claim
from forecasts.models.sources import Article, Outlet
from forecasts.scoring.windows import start_of_day
from forecasts.statements.addresses import web_address
from forecasts.statements.checks import Problems


@dataclass(frozen=True, kw_only=True)
class Place:
    """The claim that rows are about, and what they may name."""

    claim: Claim
    names: Names
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns that one article stands in."""

    url: str
    title: str
    day: str
    outlet: str

    def key(self, row: Row) -> str:
        """Return what tells the article of a row from others."""
        return article_key(row[self.url], row[self.title], row[self.day])

    def name_one(self, row: Row) -> bool:
        """Whether a row names an article in these columns."""
        return bool(row[self.url].strip() or row[self.title].strip())


PRINTED: Final = Columns(url="article_url", title="article_title", day="published_on", outlet="article_outlet")
"""Where the forecast of a row was printed."""
ORIGIN: Final = Columns(url="origin_url", title="origin_title", day="origin_on", outlet="origin_outlet")
"""What a claim is from, where that is not the article of its first row."""


def read_article(row: Row, columns: Columns, place: Place, problems: Problems) -> Article | None:
    """Return the article that a row names, or None where it names none. Its outlet is the claim's unless it says another."""
    if not columns.name_one(row):
        return None
    title = problems.line(columns.title, row[columns.title], longest=300)
    url = web_address(row[columns.url], columns.url, problems)
    published_on = attempt(problems, columns.day, partial(cells.day, row[columns.day]))
    outlet, zone = _outlet(row, columns, place, problems), place.claim.time_zone
    if published_on is None:
        problems.add(columns.day, "Give the day on which the article was published.")
    elif start_of_day(published_on, zone) > place.now:
        problems.add(columns.day, "This day lies in the future: give the day of publication.")
    if published_on is None or outlet is None or problems.fields:
        return None
    article = Article(title=title, url=url, outlet=outlet, published_on=published_on, time_zone=zone)
    return attempt(problems, columns.title, partial(place.names.article, article))


def _outlet(row: Row, columns: Columns, place: Place, problems: Problems) -> Outlet | None:
    named = cells.name(row[columns.outlet])
    if named:
        return attempt(problems, columns.outlet, partial(place.names.named, Outlet, named))
    if place.claim.outlet is None:
        problems.add("outlet", "Name the outlet that has published the article.")
    return place.claim.outlet
