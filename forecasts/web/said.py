"""What a forecast said, as pages show it: the words as written, and how they are read."""

from dataclasses import dataclass

from forecasts.models.forecasts import Statement
from forecasts.scorecards.calls import Call
from forecasts.scoring.distributions import OptionForecast
from forecasts.statements.directions import turned
from forecasts.templatetags.answers import Share, shares, stated
from forecasts.templatetags.figures import bare_percent, percent


@dataclass(frozen=True)
class Said:
    """The wording as written (empty for a stated number) and its reading in ppm, where it has one.

    `number` is a stated number as it was stated; `is_turned`, whether wording or number is about the event's not happening.
    Of options and values `stated` says the gist, `shares` all of it.
    """

    wording: str
    low: int | None
    point: int | None
    high: int | None
    is_withdrawn: bool = False
    stated: str = ""
    shares: tuple[Share, ...] = ()
    is_choice: bool = False
    number: int | None = None
    is_turned: bool = False

    @property
    def gist(self) -> str:
        """What was said, in as few words as will do: the wording, the probability, or the gist of a distribution."""
        if self.is_turned:
            return f"{self.wording or percent(self.number)}{self.aside}"
        return self.wording or self.stated or percent(self.point)

    @property
    def aside(self) -> str:
        """What follows the wording or the number: nothing, or that it is about the event's not happening."""
        return turned(self.wording) if self.is_turned else ""

    @property
    def has_range(self) -> bool:
        """Whether the reading is an interval."""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def reading(self) -> str:
        """Say in a sentence how the words are read."""
        if self.is_withdrawn:
            return "withdrawn, so nothing stands"
        if self.stated:
            return self._reading_of_shares
        if self.point is None:
            return "no reading in the lexicon, so it is not scored"
        if not self.wording:
            return f"so {percent(self.point)} that it does" if self.is_turned else "stated as a number"
        if self.low is None or self.high is None or self.low == self.high:
            return f"read as {percent(self.point)}"
        return f"read as {percent(self.point)}, somewhere between {bare_percent(self.low)} and {percent(self.high)}"

    @property
    def _reading_of_shares(self) -> str:
        if self.wording:
            return f"read by the recorder as {self.stated}"
        return f"the likeliest of {len(self.shares)} options" if self.is_choice else "stated as a number or a date"


def said_in(call: Call) -> Said:
    """Take from a call what was said."""
    forecast, reading = call.forecast, call.reading
    wording = forecast.wording if forecast.basis == Statement.Basis.WORDING else ""
    if reading is None:
        return Said(
            wording=wording,
            low=None,
            point=None,
            high=None,
            is_withdrawn=forecast.basis == Statement.Basis.WITHDRAWAL,
            stated=stated(call),
            shares=tuple(shares(call)),
            is_choice=isinstance(call.distribution, OptionForecast),
        )
    return Said(
        wording=wording,
        low=reading.low,
        point=reading.point,
        high=reading.high,
        number=None if wording else forecast.p_ppm,
        is_turned=call.is_turned,
    )
