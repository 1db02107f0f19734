"""What the style page shows its components with: made up, and in every state that a component has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from forecasts.scoring.registry import BY_KEY
from forecasts.web.diagram import diagram_of
from forecasts.web.lay import LayRow
from forecasts.web.leaderboard import Tab
from forecasts.web.made_up import EVIDENCE, FORM, HEDGE, HERE, NOTICE, NOW, PAGES, TURNED_HEDGE, bins, line
from forecasts.web.said import Said
from forecasts.web.work import WorkRow


@dataclass(frozen=True)
class Sample:
    """A component, and each of its states with a caption and what it is given."""

    name: str
    states: Sequence[tuple[str, Mapping[str, Any]]]


CHOOSER = {"name": "second", "label": "with", "choices": [("weekly", "The Weekly")], "chosen": "weekly"}

SAMPLES = (
    Sample("crumbs", [("", {"url": HERE, "label": "Claims", "label2": "Where one is"})]),
    Sample(
        "tabs",
        [
            (
                "",
                {
                    "label": "Queues",
                    "tabs": [
                        {"url": HERE, "label": "Due", "count": 12, "current": True},
                        {"url": HERE, "label": "Disputes", "count": 0},
                    ],
                },
            )
        ],
    ),
    Sample(
        "choice_tabs",
        [
            (
                "",
                {
                    "label": "What is compared",
                    "tabs": [Tab("Forecasters", HERE, current=True), Tab("Outlets", HERE, current=False)],
                },
            )
        ],
    ),
    Sample("chips", [("", {"chips": [{"label": "Topic: Missiles", "url": HERE}], "clear": HERE})]),
    Sample(
        "pager",
        [
            ("", {"page": PAGES.page(1), "earlier": "Newer", "later": "Older"}),
        ],
    ),
    Sample(
        "quote",
        [
            (
                "",
                {
                    "exact": "is likely to increase the pressure",
                    "prefix": "After the elections, Pyongyang ",
                    "suffix": " on Washington.",
                },
            )
        ],
    ),
    Sample(
        "call_mini",
        [
            ("Open", {"low": 600_000, "point": 750_000, "high": 850_000, "outcome": "open"}),
            ("Occurred", {"low": 600_000, "point": 750_000, "high": 850_000, "outcome": "occurred"}),
            ("Did not occur", {"low": 50_000, "point": 200_000, "high": 300_000, "outcome": "did_not_occur"}),
            ("A stated number", {"low": 620_000, "point": 620_000, "high": 620_000, "outcome": "occurred"}),
        ],
    ),
    Sample(
        "call_bar",
        [
            (
                "",
                {
                    "low": 600_000,
                    "point": 750_000,
                    "high": 850_000,
                    "outcome": "occurred",
                    "label": "Said 75 %; it occurred.",
                },
            )
        ],
    ),
    Sample(
        "said",
        [
            ("A hedge", {"said": HEDGE, "outcome": "open"}),
            ("About its not happening", {"said": TURNED_HEDGE, "outcome": "open"}),
            ("Without a reading", {"said": Said(wording="who knows", low=None, point=None, high=None)}),
        ],
    ),
    Sample(
        "verdict",
        [
            (
                "",
                {
                    "verdict": {
                        "who": "An author",
                        "said": HEDGE,
                        "reading": HEDGE.reading,
                        "outcome": "occurred",
                        "event_note": "effective 25 March 2021",
                        "held": "held",
                        "call_note": "Brier 0.063",
                    }
                },
            )
        ],
    ),
    Sample(
        "entry",
        [
            ("In a list", {"line": line()}),
            ("On a scorecard", {"line": line(states=("retrospective",)), "compact": True}),
            ("Not yet checked", {"line": line(outcome="due", age="due for 12 days", held=None, brier=None)}),
        ],
    ),
    Sample(
        "countdown",
        [
            ("Ahead", {"deadline": datetime(2026, 12, 31, tzinfo=UTC), "now": NOW}),
            ("Passed", {"deadline": datetime(2026, 11, 1, tzinfo=UTC), "now": NOW}),
        ],
    ),
    Sample(
        "evidence",
        [
            ("With a link", {"evidence": EVIDENCE | {"url": HERE}}),
            ("Without", {"evidence": EVIDENCE | {"no_url_reason": "only in print"}}),
        ],
    ),
    Sample(
        "life",
        [
            (
                "",
                {
                    "items": [
                        SimpleNamespace(
                            gap="",
                            icon="quote",
                            at=NOW,
                            when="23 June 2020",
                            title="Stated",
                            text="An author: “likely”.",
                        ),
                        SimpleNamespace(gap="5 years"),
                        SimpleNamespace(
                            gap="",
                            icon="check",
                            at=NOW,
                            when="24 November 2026",
                            title="Confirmed by a second person",
                            text="",
                        ),
                    ]
                },
            )
        ],
    ),
    Sample(
        "lay",
        [
            (
                "",
                {
                    "rows": [
                        LayRow(
                            "Calls that held",
                            "call",
                            "3 of 4",
                            "n 4 · 28–97 %",
                            "A sentence that says what this means.",
                        )
                    ]
                },
            )
        ],
    ),
    Sample("calibration", [("", {"chart": diagram_of(bins(), {})})]),
    Sample("option_calibration", [("", {"chart": diagram_of(bins(), {})})]),
    Sample(
        "work",
        [
            (
                "",
                {
                    "rows": [
                        WorkRow("Worker", "seen 4 seconds ago"),
                        WorkRow("Timetable", "seen 3 hours ago", is_well=False),
                    ]
                },
            )
        ],
    ),
    Sample("number", [("", {"number": BY_KEY["brier"]})]),
    Sample("field", [("As filled in", {"field": FORM["publisher"]}), ("Wrong", {"field": FORM["settled"]})]),
    Sample(
        "chooser",
        [
            ("To choose from", {"noun": "outlet", "chooser": CHOOSER}),
            (
                "Wrong",
                {"noun": "outlet", "chooser": CHOOSER | {"name": "first", "errors": ["There is no outlet 'x'."]}},
            ),
        ],
    ),
    Sample(
        "filter_boxes",
        [
            (
                "",
                {
                    "legend": "State",
                    "choices": [
                        {"name": "state", "value": "due", "label": "Due", "count": 12, "checked": True},
                        {"name": "state", "value": "open", "label": "Open", "count": 3},
                    ],
                },
            )
        ],
    ),
    Sample(
        "notice",
        [
            (kind or "plain", NOTICE | {"kind": kind, "icon": icon})
            for kind, icon in (("", "info"), ("wait", "wait"), ("plum", "flag"), ("error", "warn"))
        ],
    ),
    Sample(
        "toast",
        [
            ("Done", {"kind": "success", "text": "Proposed. A second person is asked."}),
            ("Not done", {"kind": "error", "text": "Somebody was faster. Your words are kept."}),
        ],
    ),
    Sample(
        "empty",
        [
            (
                "",
                {
                    "level": "h4",
                    "title": "Nothing is due",
                    "text": "What that means, and what to do next.",
                    "url": HERE,
                    "label": "See open claims",
                },
            )
        ],
    ),
)
