"""Things made up, with which the style page shows its components."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from forecasts.scorecards.card.document_types import CardBin
from forecasts.web.lines import Line
from forecasts.web.said import Said

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HERE = "#components"
HEDGE = Said(wording="likely", low=600_000, point=750_000, high=850_000)
TURNED_HEDGE = Said(wording="likely", low=150_000, point=250_000, high=400_000, is_turned=True)


class SampleForm(forms.Form):
    """Two fields, of which one is filled in wrongly."""

    use_required_attribute = False

    publisher = forms.CharField(required=False, help_text="As printed.", initial="A news agency")
    settled = forms.DateField(
        label="On which day was it settled?", error_messages={"invalid": "Give the date as year-month-day."}
    )


def line(**fields: Any) -> Line:
    """A claim in a list."""
    usual: dict[str, Any] = {
        "url": HERE,
        "headline": "Pressure after the election",
        "who": "An author",
        "question": "Did the event occur?",
        "event": "A ballistic missile is tested, or an official threat is made",
        "quote": "is likely to increase the pressure",
        "condition": "",
        "meta": ("An author", "deadline 30 Apr 2021"),
        "states": (),
        "said": HEDGE,
        "outcome": "occurred",
        "answer": "",
        "age": "",
        "held": "held",
        "brier": 62_500_000_000,
    }
    known = Line.__dataclass_fields__
    return Line(**{name: value for name, value in (usual | fields).items() if name in known})


def bins() -> list[CardBin]:
    """Three levels of confidence for the diagram."""
    levels = ((200_000, 8, 1), (400_000, 5, 2), (750_000, 12, 9))
    return [
        {
            "low_ppm": ppm,
            "high_ppm": ppm,
            "n": n,
            "occurred": occurred,
            "said": ppm / 1e6,
            "share": occurred / n,
            "interval": {
                "level": 0.95,
                "low": max(occurred / n - 0.2, 0),
                "high": min(occurred / n + 0.2, 1),
                "method": "made up",
            },
        }
        for ppm, n, occurred in levels
    ]


FORM = SampleForm({"publisher": "A news agency", "settled": "soon"})
PAGES = Paginator(range(120), 25)
NOTICE = {"strong": "The fact.", "text": "What follows from it, and what to do."}
EVIDENCE = {
    "title": "Two missiles tested",
    "publisher": "A news agency",
    "published_on": date(2021, 3, 25),
    "excerpt": "The words that settle it.",
}
