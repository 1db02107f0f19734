"""What a forecast said, as pages show it: the words as written, and how they are read."""

from dataclasses import dataclass

from forecasts.models.forecasts import Statement
from forecasts.scorecards.calls import Call
from forecasts.templatetags.figures import bare_percent, percent


@dataclass(frozen=True)
class Said:
    """The wording as written (empty for a stated number) and its reading in ppm, where it has one."""

    wording: str
    low: int | None
    point: int | None
    high: int | None
    is_withdrawn: bool = False

    @property
    def has_range(self) -> bool:
        """Whether the reading is an interval."""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def reading(self) -> str:
        """Say in a sentence how the words are read."""
        if self.is_withdrawn:
            return "withdrawn, so nothing stands"
        if self.point is None:
            return "no reading in the lexicon, so it is not scored"
        if not self.wording:
            return "stated as a number"
        if self.low is None or self.high is None or self.low == self.high:
            return f"read as {percent(self.point)}"
        return f"read as {percent(self.point)}, somewhere between {bare_percent(self.low)} and {percent(self.high)}"


def said_in(call: Call) -> Said:
    """Take from a call what was said."""
    forecast, reading = call.forecast, call.reading
    wording = forecast.wording if forecast.basis == Statement.Basis.WORDING else ""
    if reading is None:
        is_withdrawn = forecast.basis == Statement.Basis.WITHDRAWAL
        return Said(wording=wording, low=None, point=None, high=None, is_withdrawn=is_withdrawn)
    return Said(wording=wording, low=reading.low, point=reading.point, high=reading.high)
