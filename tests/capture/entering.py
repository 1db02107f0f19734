"""Drafts to enter: what a recorder types, with every field in order."""

from datetime import date
from typing import Any

from forecasts.capture.drafts import DraftInput
from forecasts.capture.terms import Filing, Terms
from forecasts.models.sources import Article
from forecasts.statements.inputs import StatementInput
from tests import factories


def terms(**fields: Any) -> Terms:
    """Return terms in order, by the end of 3 November 2020 in New York."""
    defaults: dict[str, Any] = {
        "event": "It rains in Berlin",
        "criteria": "The weather service reports rain.",
        "time_zone": "America/New_York",
        "deadline": date(2020, 11, 3),
        "deadline_words": "before the election",
    }
    return Terms(**(defaults | fields))


def filing(**fields: Any) -> Filing:
    """Return a filing in order."""
    return Filing(**({"headline": "Rain ahead"} | fields))


def statement(article: Article | None = None, **fields: Any) -> StatementInput:
    """Return a forecast in order: "likely", by an author, quoted where there is an article."""
    defaults: dict[str, Any] = {"forecaster": factories.forecaster(), "wording": "likely", "article": article}
    if article:
        defaults["quote"] = "likely that it rains"
    return StatementInput(**(defaults | fields))


def draft(**fields: Any) -> DraftInput:
    """Return a draft in order, on an article of 23 June 2020 without a captured text."""
    article = fields.pop("article", None) or factories.article()
    defaults: dict[str, Any] = {
        "filing": filing(),
        "terms": terms(),
        "article": article,
        "forecasts": (statement(article),),
    }
    return DraftInput(**(defaults | fields))
