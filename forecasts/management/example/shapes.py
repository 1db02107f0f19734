"""The shapes in which the example is written down."""

from dataclasses import dataclass
from datetime import date

from forecasts.models.forecasts import Statement as Recorded
from forecasts.models.sources import Forecaster
from forecasts.resolution.evidence import EvidenceInput

YES, NO = Recorded.Says.YES, Recorded.Says.NO


@dataclass(frozen=True)
class Source:
    """A forecaster by name; the slug follows from it."""

    name: str
    kind: Forecaster.Kind


@dataclass(frozen=True, kw_only=True)
class Said:
    """Who made the forecast, in which words, and which words of the article show it."""

    by: Source
    wording: str
    quote: str
    nth: int = 1
    says: str = YES
    phrase: str = ""
    reading_reason: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What happened to the event, and by which evidence. Without a date it did not occur until the deadline."""

    outcome: str
    rationale: str
    evidence: tuple[EvidenceInput, ...]
    effective_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One claim of an article; `conditions` are the numbers of earlier claims, any of which is enough."""

    number: int
    headline: str
    event: str
    criteria: str
    zone: str
    deadline: date
    deadline_words: str
    topics: tuple[str, ...]
    said: Said
    event_from: date | None = None
    condition_words: str = ""
    conditions: tuple[int, ...] = ()
    settled: Settled | None = None


@dataclass(frozen=True, kw_only=True)
class Published:
    """An article with its claims."""

    title: str
    slug: str
    outlet: str
    outlet_url: str
    author: Source
    published_on: date
    zone: str
    claims: tuple[Statement, ...]
    url: str = ""
