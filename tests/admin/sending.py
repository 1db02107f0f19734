"""What a browser sends: the fields of the pages, as they are named."""

from typing import Any

from forecasts.models.sources import Article
from tests import factories


def article(**fields: Any) -> dict[str, Any]:
    """Return the article's form, filled in, with no rows."""
    defaults = {
        "title": "Rain ahead",
        "outlet": factories.outlet().pk,
        "authors": [factories.forecaster().pk],
        "url": "https://example.org/rain",
        "published_on": "2020-06-23",
        "time_zone": "Europe/Berlin",
        "language": "en",
        "text": "It is likely that\nit rains. Snow seems unlikely.",
        "claims-TOTAL_FORMS": "0",
        "claims-INITIAL_FORMS": "0",
        "_continue": "1",
    }
    return defaults | fields


def of(row: Article) -> dict[str, Any]:
    """Return the form of an article as its page shows it."""
    return article(
        title=row.title,
        outlet=row.outlet_id,
        authors=[author.pk for author in row.authors.all()],
        url=row.url,
        published_on=str(row.published_on),
        time_zone=row.time_zone,
        text="",
        version=row.version,
    )


def rows(prefix: str, *filled: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """Return the fields of several rows."""
    counts = {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": str(initial)}
    return counts | {
        f"{prefix}-{number}-{name}": value for number, row in enumerate(filled) for name, value in row.items()
    }


def claim(**fields: Any) -> dict[str, Any]:
    """Return a claim's fields, filled in."""
    defaults = {
        "headline": "Rain before the election",
        "event": "It rains in Berlin",
        "criteria": "The weather service reports rain.",
        "deadline": "2020-11-03",
        "time_zone": "America/New_York",
        "deadline_words": "before the election",
    }
    return defaults | fields


def said(**fields: Any) -> dict[str, Any]:
    """Return a forecast's fields, filled in."""
    return {"quote": "likely that it rains", "wording": "likely"} | fields
