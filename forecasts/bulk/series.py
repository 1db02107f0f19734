"""The forecasts that the rows of one claim state: whose, when, what and where, as forecasts to record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Final

from forecasts.bulk import cells
from forecasts.bulk.articles import PRINTED, Place, read_article
from forecasts.bulk.checks import OF_FORECAST, attempt, rejections
from forecasts.bulk.comparing import compare_forecast
from forecasts.bulk.names import KINDS, Names
from forecasts.bulk.rows import Rejection, Row
from forecasts.bulk.staging import StagedClaim
from forecasts.forecasting.rules import NOT_OPEN
from forecasts.models.claims import Claim, Precision, State
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.sources import Article, Forecaster
from forecasts.scoring.lexicons.wording import phrase_of
from forecasts.scoring.windows import stated_moment
from forecasts.statements.asked import Asked
from forecasts.statements.checks import Problems
from forecasts.statements.directions import settle
from forecasts.statements.inputs import StatementInput, fill

READ_SO_BY_FILE: Final = "The imported file gives this reading of the words."
LATE: Final = "This was stated after the claim's deadline."
NO_QUOTE: Final = "Quote the words of the article that make this forecast."
EARLY: Final = "This lies before the article's publication."
IN_FUTURE: Final = "This lies in the future."
NOT_WITHDRAWN_ON_A_DAY: Final = "A forecast is withdrawn at an instant: write it with its offset."
NOTHING_TO_WITHDRAW: Final = "There is no standing forecast to withdraw at this instant."

Recorded = Mapping[tuple[int, datetime], Forecast]
"""What is recorded of a claim already, by forecaster and instant."""
Replaced = Mapping[tuple[int, datetime], Sequence[Forecast]]
"""What was recorded before it was corrected, by forecaster and instant."""


def read_series(
    staged: StagedClaim, place: Place, recorded: Recorded, replaced: Replaced, *, says_default: str = ""
) -> tuple[list[Forecast], list[Rejection]]:
    """Return the forecasts that are new, in the order of the file, and what is wrong with rows.

    Two rows of one forecaster and instant are one forecast, and so are a row and what is recorded: both say the same.
    A row that says what was recorded before it was corrected is not new either: the correction stands.
    """
    asked, seen = Asked.of(place.claim), dict(recorded)
    new: dict[int, Forecast] = {}
    bad: list[Rejection] = []
    for row in staged.rows:
        problems = Problems()
        forecast = _read(row, place, asked, problems)
        key = None if problems.fields else (_whose(forecast), forecast.stated_at)
        if key and _was_recorded(forecast, replaced.get(key, ())):
            continue
        if key not in seen and hasattr(forecast, "forecaster"):
            settle(forecast, asked, problems, default=says_default)
        if key and not problems.fields:
            if key in seen:
                compare_forecast(forecast, seen[key], problems)
            else:
                new[row.line] = seen[key] = forecast
        bad += rejections(problems, line=row.line, claim_id=staged.claim_id, columns=OF_FORECAST)
    if not bad:
        bad += (Rejection(line, *why, staged.claim_id) for line, why in _misplaced(new, place.claim, seen.values()))
    return list(new.values()), bad


def _was_recorded(forecast: Forecast, replaced: Sequence[Forecast]) -> bool:
    """Whether a row says what one of the corrected forecasts of the same forecaster and instant said."""
    for old in replaced:
        differences = Problems()
        compare_forecast(forecast, old, differences)
        if not differences.fields:
            return True
    return False


def _whose(forecast: Forecast) -> int:
    """Return the key of who is meant by a forecaster; one that is still to be made is told by the object."""
    return forecast.forecaster.meant.pk or -id(forecast.forecaster)


def _misplaced(
    new: Mapping[int, Forecast], claim: Claim, series: Iterable[Forecast]
) -> list[tuple[int, tuple[str, str]]]:
    """Return the lines that the claim's state or the rest of their series does not allow, with column and reason."""
    if new and claim.state != State.OPEN:
        return [(next(iter(new)), ("claim_id", NOT_OPEN[State(claim.state)]))]
    withdrawals = {line: one for line, one in new.items() if one.basis == Statement.Basis.WITHDRAWAL}
    if not withdrawals:
        return []
    idle, stands = set[int](), dict[int, bool]()
    for forecast in sorted(series, key=lambda one: one.stated_at):
        is_withdrawal = forecast.basis == Statement.Basis.WITHDRAWAL
        if is_withdrawal and not stands.get(_whose(forecast)):
            idle.add(id(forecast))
        stands[_whose(forecast)] = not is_withdrawal
    return [(line, ("probability", NOTHING_TO_WITHDRAW)) for line, one in withdrawals.items() if id(one) in idle]


def _read(row: Row, place: Place, asked: Asked, problems: Problems) -> Forecast:
    """Return the row's forecast, noting what cannot be taken as it is.

    1. Whose it is, where it stands, and when it was stated.
    2. What was said: by the rules of the form, or that it is taken back.
    3. Whether it was stated in time.
    """
    forecast = Forecast()
    article = read_article(row, PRINTED, place, problems)
    forecaster = _forecaster(row, place.names, problems)
    stated = attempt(problems, "stated", partial(cells.moment, row["stated_at"]))
    if stated is None:
        problems.add("stated", "Say when it was stated: a date, or an instant with its offset.")
    # whose it is and when may be unreadable: what was said is looked at all the same, so that one round shows every fault
    who, when = forecaster or Forecaster(), stated or place.now
    if row["probability"].strip() == cells.WITHDRAWN:
        _withdraw(forecast, who, when, place, problems)
    else:
        said = _said(row, who, article, when, problems)
        fill(forecast, said, zone=place.claim.time_zone, asked=asked, now=place.now, problems=problems)
        forecast.forecaster = who  # the name that the source has always used, even if it is another name of somebody
    if not problems.fields:
        _check_time(forecast, article, place.claim, problems)
    return forecast


def _forecaster(row: Row, names: Names, problems: Problems) -> Forecaster | None:
    name, kind = cells.name(row["forecaster"]), cells.kind(row["forecaster_kind"])
    slug = row["forecaster_slug"].strip()
    if kind not in Forecaster.Kind.values and (kind or not slug):
        problems.add("forecaster_kind", f"Give the kind: {KINDS}{f'; {kind[:20]!r} is none of them' if kind else ''}.")
    if not name:
        problems.add("forecaster", "Name the forecaster.")
    if not name or "forecaster_kind" in problems.fields:
        return None
    return attempt(problems, "forecaster", partial(names.forecaster, name, kind, slug))


def _said(
    row: Row, forecaster: Forecaster, article: Article | None, stated: date | datetime, problems: Problems
) -> StatementInput:
    wording, probability = row["wording"].strip(), row["probability"].strip()
    distribution = attempt(problems, "distribution", partial(cells.distribution, row["distribution"])) or ()
    phrase = row["phrase"].strip()
    is_own_reading = bool(wording and (probability or distribution or (phrase and phrase == phrase_of(wording))))
    return StatementInput(
        forecaster=forecaster,
        article=article,
        stated=stated,
        probability=probability,
        low=row["probability_low"].strip(),
        high=row["probability_high"].strip(),
        distribution=distribution,
        wording=wording,
        phrase=phrase,
        reading_reason=row["reading_reason"] or (READ_SO_BY_FILE if is_own_reading else ""),
        says=row["says"],
        quote=row["quote"],
        note=row["remark"],
    )


def _withdraw(forecast: Forecast, forecaster: Forecaster, stated: object, place: Place, problems: Problems) -> None:
    """Make it the row that takes back what the forecaster had stated before."""
    if not isinstance(stated, datetime):
        problems.add("stated", NOT_WITHDRAWN_ON_A_DAY)
        return
    moment = stated_moment(stated, place.claim.time_zone)
    forecast.forecaster, forecast.basis = forecaster, Statement.Basis.WITHDRAWAL
    forecast.stated_on, forecast.stated_at = moment.local_date, moment.instant
    forecast.stated_precision = Precision.INSTANT
    if moment.instant > place.now:
        problems.add("stated", IN_FUTURE)


def _check_time(forecast: Forecast, article: Article | None, claim: Claim, problems: Problems) -> None:
    """A forecast is stated before the deadline, and one in an article not before that is published, in its words."""
    if forecast.stated_at >= claim.deadline_at:
        problems.add("stated", LATE)
    if article and not forecast.quote_exact:
        problems.add("quote", NO_QUOTE)
    if article and forecast.stated_on < article.published_on:
        problems.add("stated", EARLY)
