"""The typed input of a statement, and what is checked before it becomes a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from forecasts.models.claims import Precision
from forecasts.models.forecasts import Statement
from forecasts.models.sources import Article, Forecaster
from forecasts.scoring.lexicons.wording import phrase_keys, phrase_of
from forecasts.scoring.probability import ONE, Ppm, parse_percent, parse_probability, percent_text
from forecasts.scoring.windows import stated_moment
from forecasts.statements import quotes
from forecasts.statements.asked import BINARY, Asked, Kind
from forecasts.statements.checks import Problems
from forecasts.statements.distributions import Pairs, central, pairs_of, reader_of

Basis = Statement.Basis
Match = Statement.Match

CERTAIN_OF: Final = {
    0: "0 % says that it cannot happen. Are you certain? Then tick the box; else write 0.1, say.",
    ONE: "100 % says that nothing else can happen. Are you certain? Then tick the box; else write 99.9, say.",
}
"""What a form asks once, by the probability in parts per million: an infinite logarithmic score may follow."""


@dataclass(frozen=True, kw_only=True)
class StatementInput:
    """What a person typed about one forecast. Field names are those that a refusal names.

    `probability`, `low` and `high` are plain decimals from 0 to 1, or to 100 with `in_percent`. With a `wording` they
    are the recorder's own reading of it; so is `phrase`, the key of the phrase that it is read as. Either needs a
    `reading_reason`. `says` is yes or no, whether the words say that the event happens; empty, they say it themselves,
    or it is asked (see `directions.settle`). Without `stated` the day of the article counts, and without an article the present instant.

    On a claim that asks for more than yes or no, `distribution` pairs each option with its probability, or levels with
    values; a number or a date may be given as `value` instead, alone or with the range from `value_low` to `value_high`
    that covers `coverage` per cent of the chances. A `wording` is then never read by itself: it needs one of these.
    """

    forecaster: Forecaster
    article: Article | None = None
    stated: date | datetime | None = None
    probability: str = ""
    low: str = ""
    high: str = ""
    in_percent: bool = False
    distribution: Pairs = ()
    value: str = ""
    value_low: str = ""
    value_high: str = ""
    coverage: str = ""
    wording: str = ""
    phrase: str = ""
    reading_reason: str = ""
    says: str = ""
    quote: str = ""
    quote_nth: int = 1
    take_nearest: bool = False
    note: str = ""

    @classmethod
    def of(cls, row: Statement) -> StatementInput:
        """Return the input that makes `row` again."""
        numbers = ("" if ppm is None else percent_text(ppm) for ppm in (row.p_ppm, row.low_ppm, row.high_ppm))
        probability, low, high = numbers
        return cls(
            forecaster=row.forecaster,
            article=row.article,
            stated=row.stated_on if row.stated_precision == Precision.DAY else row.stated_at,
            probability=probability,
            low=low,
            high=high,
            in_percent=row.distribution is None,
            distribution=pairs_of(row.distribution),
            wording=row.wording,
            phrase=row.phrase_key if row.phrase_chosen else "",
            reading_reason=row.reading_reason,
            says=row.says,
            quote=row.quote_exact,
            quote_nth=nth_of(row),
            note=row.note,
        )


def nth_of(row: Statement) -> int:
    """Return which of several places in its article's text a quote was taken from, counted from 1."""
    if row.quote_match != Match.SEVERAL or row.article is None or row.quote_start is None:
        return 1
    positions = quotes.locate(row.quote_exact, row.article.text).positions
    starts = [start for start, _ in positions]
    return starts.index(row.quote_start) + 1 if row.quote_start in starts else 1


def fill(
    row: Statement, said: StatementInput, *, zone: str, now: datetime, problems: Problems, asked: Asked = BINARY
) -> None:
    """Put what was said into `row`, noting everything that cannot be taken as it is.

    1. When it was said, in the claim's zone.
    2. The probability: a stated number, or a wording with the phrase in it. Where the claim asks for more than yes or
       no: the distribution, stated or as the recorder reads the wording.
    3. Which way it points, as far as that was answered.
    4. The quote, found in the article's text.
    """
    row.forecaster = said.forecaster.meant
    row.article = said.article
    row.note = problems.line("note", said.note, longest=500, required=False)
    _fill_instant(row, said, zone=zone, now=now, problems=problems)
    _fill_probability(row, said, problems)
    _fill_wording(row, said, problems)
    if asked.kind == Kind.BINARY:
        _refuse_distribution(said, problems)
    else:
        _fill_distribution(row, said, asked, problems)
    _fill_says(row, said, asked, problems)
    _fill_quote(row, said, problems)


def _fill_instant(row: Statement, said: StatementInput, *, zone: str, now: datetime, problems: Problems) -> None:
    stated = said.stated or (said.article.published_on if said.article else now)
    moment = problems.attempt("stated", partial(stated_moment, stated, zone))
    if moment is None:
        return
    row.stated_on, row.stated_at, row.stated_precision = moment.local_date, moment.instant, Precision(moment.precision)
    if moment.instant > now:
        problems.add("stated", "This lies in the future: give the day on which the forecast was published.")


def _fill_probability(row: Statement, said: StatementInput, problems: Problems) -> None:
    parse: Callable[[str], Ppm] = parse_percent if said.in_percent else parse_probability
    row.p_ppm, row.low_ppm, row.high_ppm = (
        problems.attempt(name, partial(parse, text)) if text else None
        for name, text in (("probability", said.probability), ("low", said.low), ("high", said.high))
    )
    if bool(said.low) != bool(said.high):
        problems.add("high" if said.low else "low", "Give both ends of the range, or neither.")
    elif said.low and not said.probability:
        problems.add("probability", "Give the point within the range too.")
    if row.low_ppm is None or row.high_ppm is None:
        return
    if row.low_ppm > row.high_ppm:
        problems.add("low", "The low end of the range is greater than the high end.")
    elif row.p_ppm is not None and not row.low_ppm <= row.p_ppm <= row.high_ppm:
        problems.add("probability", "The point lies outside the range from low to high.")


def _fill_wording(row: Statement, said: StatementInput, problems: Problems) -> None:
    """Store the words and the key of the phrase in them. A chosen reading is marked as such and needs its reason."""
    row.wording = problems.line("wording", said.wording, longest=200, required=False)
    row.basis = Basis.WORDING if row.wording else Basis.STATED
    if not row.wording and not said.probability and not _has_distribution(said):
        problems.add("wording", "Give the hedge as written, or state a probability.")
    chosen = said.phrase.strip()
    if chosen and chosen not in phrase_keys():
        problems.add("phrase", f"No lexicon knows the phrase {chosen[:60]!r}: choose one from the list.")
    if chosen and not row.wording:
        problems.add("wording", "A chosen reading needs the wording that it reads.")
    row.phrase_chosen = bool(chosen)
    row.phrase_key = (chosen or phrase_of(row.wording) or "")[:60]
    is_own_reading = bool(row.wording) and (bool(chosen) or bool(said.probability) or _has_distribution(said))
    row.reading_reason = problems.line("reading_reason", said.reading_reason, longest=500, required=is_own_reading)


def _has_distribution(said: StatementInput) -> bool:
    return any(text.strip() for pair in said.distribution for text in pair) or bool(
        (said.value + said.value_low + said.value_high).strip()
    )


def _refuse_distribution(said: StatementInput, problems: Problems) -> None:
    if _has_distribution(said):
        problems.add("distribution", "This claim occurs or does not: state one probability, or a wording.")


def _fill_distribution(row: Statement, said: StatementInput, asked: Asked, problems: Problems) -> None:
    """Store a distribution. Words alone say nothing of options or values: they need the recorder's reading."""
    row.basis, row.distribution = Basis.WORDING if row.wording else Basis.DISTRIBUTION, None
    if said.probability or said.low or said.high:
        problems.add("probability", f"One probability is no answer here: {asked.how_to_say}.")
    if said.phrase:
        problems.add("phrase", f"A phrase is read as one probability, which is no answer here: {asked.how_to_say}.")
    if not _has_distribution(said):
        problems.add("distribution", f"{asked.how_to_say.capitalize()}; words need a reading of yours.")
        return
    pairs, in_percent = said.distribution, said.in_percent
    if said.value or said.value_low or said.value_high:
        pairs, in_percent = _range_of(said, asked, problems), False
    if pairs:
        row.distribution = problems.attempt("distribution", partial(reader_of(asked, in_percent=in_percent), pairs))


def _range_of(said: StatementInput, asked: Asked, problems: Problems) -> Pairs:
    """Return a value and the range around it as quantiles; nothing where they cannot be taken."""
    if not asked.is_on_scale:
        problems.add("value", f"This claim has options, not a number: {asked.how_to_say}.")
        return ()
    if said.distribution:
        problems.add("value", "Give either a value with its range, or quantiles.")
        return ()
    ends = (said.value, said.value_low, said.value_high, said.coverage)
    return problems.attempt("value", partial(central, *ends)) or ()


def _fill_says(row: Statement, said: StatementInput, asked: Asked, problems: Problems) -> None:
    """Store the answer, if one was given; options and values have no opposite that words could speak of."""
    answer = said.says.strip().casefold()
    if answer not in {"", *Statement.Says.values}:
        problems.add("says", f"{said.says.strip()[:40]!r} is neither yes nor no: do the words say that it will happen?")
    elif answer == Statement.Says.NO and asked.kind != Kind.BINARY:
        problems.add("says", f"Only what happens or does not can be said not to happen; here {asked.how_to_say}.")
    row.says = answer if answer in Statement.Says.values and asked.kind == Kind.BINARY else ""


def _fill_quote(row: Statement, said: StatementInput, problems: Problems) -> None:
    """Anchor the quote in the article's captured text; without a text it stays as typed, and unchecked."""
    typed = problems.paragraphs("quote", said.quote, longest=2000, required=False)
    row.quote_exact, row.quote_prefix, row.quote_suffix = typed, "", ""
    row.quote_start, row.quote_end, row.quote_match = None, None, Match.UNCHECKED
    text = said.article.text if said.article else ""
    if not typed or not text or "quote" in problems.fields:
        return
    found = quotes.locate(typed, text, nth=said.quote_nth)
    if found.match is None and found.nearest and said.take_nearest:
        found = quotes.locate(found.nearest, text)
    if found.match is None:
        problems.add("quote", found.why_not)
    elif not 1 <= said.quote_nth <= len(found.positions):
        problems.add("quote_nth", f"These words stand in the article {len(found.positions)} times: choose one of them.")
    else:
        row.quote_exact, row.quote_prefix, row.quote_suffix = found.exact, found.prefix, found.suffix
        nth = said.quote_nth if not said.take_nearest else 1
        row.quote_start, row.quote_end = found.positions[nth - 1]
        row.quote_match = found.match
