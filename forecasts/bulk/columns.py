"""The columns of the bulk format: what a row may say, in the order in which it is written."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from forecasts.bulk.rows import BadFile, visible
from forecasts.bulk.spellings import IN_PER_CENT


@dataclass(frozen=True)
class Column:
    """One column: whether it is about the claim or the single forecast, what it says, and what may stand in it.

    `is_typed`: it holds no free text, so that its own form checks it, and no spreadsheet takes it for a formula.
    """

    name: str
    of: str
    says: str
    values: str
    is_typed: bool = False
    is_required: bool = False


TEXT: Final = "text"
DAY: Final = "a date: 2020-11-03"
MOMENT: Final = "a date, or an instant with its offset: 2020-11-03, 2020-11-03T12:00:00-05:00"
P: Final = "0 to 1 (0.62), or per cent with its sign (62 %)"
NUMBER: Final = "a number with a point: 8.5"
ADDRESS: Final = "a web address"
NAMES: Final = 'texts with semicolons between them, or a JSON list: ["Trade; tariffs"]'
SLUG: Final = "the last part of the address of a page, such as rain-model"

TABLE: Final = (
    Column("claim_id", "claim", "What your files call the claim. Rows of one claim share it, and agree on all that is about the claim.",
           "text of at most 200 characters", is_required=True),
    Column("headline", "claim", "A short name, as the article puts it.", "text of at most 200 characters", is_required=True),
    Column("statement", "claim", "The event: what has to happen, positively worded.", "text of at most 500 characters",
           is_required=True),
    Column("criteria", "claim", "The rule by which a stranger decides whether it happened.", "text of at most 5,000 characters",
           is_required=True),
    Column("kind", "claim", "What the claim asks for.", "binary (also where empty), choice, numeric, date"),
    Column("options", "claim", "The options of a choice, in their order.", 'a JSON list of texts: ["Brazil", "Draw", "Croatia"]',
           is_typed=True),
    Column("deadline", "claim", "Until when the event counts. A date means the end of that day in the claim’s zone.", MOMENT,
           is_typed=True, is_required=True),
    Column("time_zone", "claim", "The zone of the claim’s dates.", "an IANA name: Europe/Berlin, America/New_York, UTC",
           is_required=True),
    Column("condition_claim_id", "claim", "Claims of this file, or of the ledger by their ids: one of them has to occur first.",
           "names with spaces between them"),
    Column("condition", "claim", "The condition in words.", "text of at most 500 characters"),
    Column("quote", "forecast", "The verbatim words of the article. Required with an article.", "text of at most 2,000 characters"),
    Column("article_url", "forecast", "Where the forecast was printed.", ADDRESS),
    Column("article_title", "forecast", "The article’s title. Required with an address.", "text of at most 300 characters"),
    Column("published_on", "forecast", "The article’s day of publication. Required with an article.", DAY, is_typed=True),
    Column("outlet", "claim", "Who published it: of the claim, and of its articles unless they say another.", TEXT),
    Column("topics", "claim", "What the claim is about.", NAMES),
    Column("forecaster", "forecast", "Who is credited: the exact name, with its kind.", TEXT, is_required=True),
    Column("forecaster_kind", "forecast", "What the forecaster is.", "author, quoted, model, reference, reader"),
    Column("stated_at", "forecast", "When it was stated. A date means the start of that day.", MOMENT, is_typed=True,
           is_required=True),
    Column("probability", "forecast", "The stated probability; “withdrawn” takes back the one before.", P, is_typed=True),
    Column("probability_low", "forecast", "The low end of a stated range; its other end and the point are needed too.", P,
           is_typed=True),
    Column("probability_high", "forecast", "The high end of the range.", P, is_typed=True),
    Column("wording", "forecast", "The hedge as written, which a lexicon reads: “unlikely”.", "text of at most 200 characters"),
    Column("distribution", "forecast", "Of a choice: each option with its probability. Of a number or date: levels with values.",
           'a JSON object: {"Brazil": 0.62, "Draw": 0.38}, {"0.1": "8.2", "0.5": "8.5", "0.9": "8.9"}', is_typed=True),
    Column("outcome", "claim", "What became of the claim. Checked always; taken where the import is told to.",
           "occurred, did_not_occur; the option, number or date; condition_not_met, ambiguous, not_checkable, retracted",
           is_typed=True),
    Column("effective_on", "claim", "Since when that holds. Needed with “occurred”.", MOMENT, is_typed=True),
    Column("evidence_url", "claim", "Where the outcome can be checked.", ADDRESS),
    Column("evidence_title", "claim", "The title of that source.", TEXT),
    Column("note", "claim", "A remark on the claim; why it can no longer occur, with an early “did_not_occur”.",
           "text of at most 2,000 characters"),
    Column("event_from", "claim", "From which day the event counts; else from the first article or forecast.", DAY, is_typed=True),
    Column("group", "claim", "Claims of one race or one series.", TEXT),
    Column("ordered", "claim", "Whether the options of a choice have an order.", "true, false", is_typed=True),
    Column("unit", "claim", "The unit of a number.", "text of at most 40 characters"),
    Column("lower_bound", "claim", "The lowest number that counts as itself.", NUMBER, is_typed=True),
    Column("upper_bound", "claim", "The highest.", NUMBER, is_typed=True),
    Column("deadline_words", "claim", "The words that the deadline was derived from, if others than its date.",
           "text of at most 300 characters"),
    Column("origin_url", "claim", "The article that the claim is from, if not that of its first row.", ADDRESS),
    Column("origin_title", "claim", "Its title.", TEXT),
    Column("origin_on", "claim", "Its day of publication.", DAY, is_typed=True),
    Column("origin_outlet", "claim", "Its outlet, if not the claim’s.", TEXT),
    Column("rationale", "claim", "Why the outcome follows.", "text of at most 5,000 characters"),
    Column("evidence", "claim", "All evidence, where two columns are not enough.",
           "a JSON list of objects with title, publisher, published_on, url or no_url_reason, excerpt", is_typed=True),
    Column("article_outlet", "forecast", "The outlet of the forecast’s article, if not the claim’s.", TEXT),
    Column("phrase", "forecast", "The phrase of a lexicon as which you read the wording; it needs a reason.", "a key such as likely"),
    Column("reading_reason", "forecast", "Why the wording is read so.", "text of at most 500 characters"),
    Column("remark", "forecast", "A note on the forecast.", "text of at most 500 characters"),
    Column("says", "forecast", "Whether the words, or the number, say that the event happens. Needed where the quote holds a denial.",
           "yes, no", is_typed=True),
    Column("event_probability", "export", "The forecast read for the event, by the ledger’s lexicon. An import passes over it.", P,
           is_typed=True),
    Column("forecaster_slug", "forecast", "Which of several forecasters of one name is meant.", SLUG),
    Column("outlet_slug", "claim", "Which of several outlets.", SLUG),
    Column("topic_slugs", "claim", "One for each topic, in their order, with spaces between them.", SLUG),
    Column("group_slug", "claim", "Which of several groups.", SLUG),
    Column("article_slug", "forecast", "Which article.", SLUG),
    Column("article_outlet_slug", "forecast", "Which outlet of the article.", SLUG),
    Column("article_time_zone", "forecast", "The article’s zone, if not the claim’s.", "an IANA name"),
    Column("article_language", "forecast", "Its language, if not English.", "a code such as de"),
    Column("origin_slug", "claim", "Which article the claim is from.", SLUG),
    Column("origin_outlet_slug", "claim", "Which outlet of it.", SLUG),
    Column("origin_time_zone", "claim", "Its zone, if not the claim’s.", "an IANA name"),
    Column("origin_language", "claim", "Its language, if not English.", "a code such as de"),
    Column("crowd_shown", "claim", "Whether readers see the forecasts of others before they state their own.", "true, or empty"),
    Column("article_authors", "forecast", "Who wrote the article. Filled in where the ledger names nobody, else compared.", NAMES),
    Column("article_author_slugs", "forecast", "One for each of these authors, in their order, with spaces between them.", SLUG),
    Column("origin_authors", "claim", "Who wrote the article that the claim is from.", NAMES),
    Column("origin_author_slugs", "claim", "One for each of these.", SLUG),
    Column("outlet_url", "claim", "The address of the outlet. Filled in where the ledger has none, else compared.", ADDRESS),
    Column("article_outlet_url", "forecast", "The address of the article’s own outlet.", ADDRESS),
    Column("origin_outlet_url", "claim", "The address of the outlet of the article that the claim is from.", ADDRESS),
)  # fmt: skip
"""Every column, in the order in which a header lists them. A header may leave out all but the required ones."""

ALL: Final = tuple(column.name for column in TABLE)
CLAIM: Final = tuple(column.name for column in TABLE if column.of == "claim")
"""What belongs to the claim: rows that share a `claim_id` must agree on it."""
FORECAST: Final = tuple(column.name for column in TABLE if column.of == "forecast")
"""What belongs to the one forecast that the row is about."""
REQUIRED: Final = tuple(column.name for column in TABLE if column.is_required)
"""Without these columns no row can be taken."""
TYPED: Final = frozenset({*(column.name for column in TABLE if column.is_typed), *IN_PER_CENT})
"""Columns that hold no free text: what they hold is checked by its own form, and no spreadsheet takes it for a formula."""
LISTS: Final = {
    "topics": "topic_slugs",
    "article_authors": "article_author_slugs",
    "origin_authors": "origin_author_slugs",
}
"""Columns that list names, each with the one that lists their slugs."""

LONGEST_CLAIM_ID: Final = 200
LONGEST_SOURCE: Final = 100

_RAIN: Final = {
    "claim_id": "rain-2020",
    "headline": "A wet summer in Berlin",
    "statement": "More than 200 mm of rain fall in Berlin from June to August 2020",
    "criteria": "The weather service’s monthly figures for its station in Berlin, added up.",
    "deadline": "2020-08-31",
    "time_zone": "Europe/Berlin",
    "outlet": "Sample Weather",
    "topics": "Weather;Berlin",
    "outcome": "did_not_occur",
    "evidence_url": "https://weather.example/berlin/2020",
    "evidence_title": "Berlin, monthly rain of 2020",
}
SAMPLE: Final[tuple[Mapping[str, str], ...]] = (
    _RAIN
    | {"forecaster": "Sample rain model", "forecaster_kind": "model", "stated_at": "2020-06-01T09:00:00+02:00",
       "probability": "0.35"},
    _RAIN
    | {"quote": "a wet summer is unlikely", "article_url": "https://weather.example/summer", "article_title": "The summer ahead",
       "published_on": "2020-06-02", "forecaster": "Ada Sample", "forecaster_kind": "author", "stated_at": "2020-06-02",
       "wording": "unlikely", "says": "no"},
    {"claim_id": "cup-2020", "headline": "Blue v Red, 12 June 2020", "statement": "Result of Blue v Red on 12 June 2020",
     "criteria": "The result after 90 minutes.", "kind": "choice", "options": '["Blue", "Draw", "Red"]', "deadline": "2020-06-12",
     "time_zone": "UTC", "topics": "Football", "forecaster": "Sample football model", "forecaster_kind": "model",
     "stated_at": "2020-06-11", "distribution": '{"Blue": "50 %", "Draw": "30 %", "Red": "20 %"}', "outcome": "Blue",
     "evidence_url": "https://football.example/blue-red", "evidence_title": "Blue v Red, 2:1"},
    {"claim_id": "harvest-2020", "headline": "The harvest of 2020", "statement": "The harvest of 2020, in million tonnes",
     "criteria": "The ministry’s final figure.", "kind": "numeric", "unit": "million tonnes", "lower_bound": "0",
     "upper_bound": "100", "deadline": "2020-12-31", "time_zone": "UTC", "topics": "Farming", "forecaster": "Sample harvest model",
     "forecaster_kind": "model", "stated_at": "2020-07-01", "distribution": '{"0.1": "40", "0.5": "43.5", "0.9": "46"}'},
)  # fmt: skip
"""Rows that import cleanly: a number, a wording in an article, a choice, and a number that is not known yet."""

READ: Final = frozenset({*ALL, *IN_PER_CENT})
"""What a header may name: every column, and those that stand for one of them in per cent."""
_BY_LETTERS: Final = {name.replace("_", ""): name for name in READ}
SAMPLE_AT: Final = "/help/importing/"


def named(cell: str) -> str:
    """Return the column that a cell of a header means, whatever its capitals, spaces and hyphens; else the cell itself."""
    text = cell.strip()
    return _BY_LETTERS.get(re.sub(r"[\s_-]+", "", text).lower(), text)


def header_of(cells: Sequence[str], where: str) -> list[str]:
    """Return the columns that a header names. Cells without a name at its end are left out; one in its midst stays empty.

    Raises:
        BadFile: a column is unknown, stands twice, or a required one is missing.
    """
    names = [named(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    unknown = [name for name in names if name and name not in READ]
    if unknown:
        listed = ", ".join(map(_unknown, unknown[:5]))
        raise BadFile(f"{where} names unknown columns: {listed}. It must name columns of the list at {SAMPLE_AT}.")
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise BadFile(f"{where} names a column twice: {', '.join(twice)}.")
    if missing := [name for name in REQUIRED if name not in names]:
        raise BadFile(f"{where} lacks columns: {', '.join(missing)}.")
    return names


def _unknown(name: str) -> str:
    """Return an unknown name with the one that is perhaps meant."""
    close = difflib.get_close_matches(name.strip().lower().replace(" ", "_"), sorted(READ), n=1, cutoff=0.75)
    return f"{visible(name)!r}{f' (is it {close[0]}?)' if close else ''}"
