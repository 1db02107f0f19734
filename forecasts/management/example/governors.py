"""Three models on the governors' elections of 2022: the real set that gives calibration, boards and comparisons their data.

`governors.csv` holds, for each candidate who was in doubt at some point, the last probability that each model gave before
the polls closed, and who won. Data: FiveThirtyEight, "How Good Are FiveThirtyEight Forecasts?"
(https://projects.fivethirtyeight.com/checking-our-work/), licensed CC BY 4.0; changed: converted to the ledger's bulk
format, the last forecast of each model, probabilities rounded to six decimals.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("governors.csv")
SOURCE: Final = "FiveThirtyEight governors 2022"
"""The name under which the import knows these claims."""
MODELS: Final = ("Lite", "Classic", "Deluxe")
ELECTION_DAY: Final = "2022-11-08"
STATED_AT: Final = f"{ELECTION_DAY}T12:00:00-05:00"
"""The source gives a date only: noon in New York is before any poll closed."""
CREDIT: Final = (
    "Data: FiveThirtyEight, “How Good Are FiveThirtyEight Forecasts?”, CC BY 4.0. "
    "Changed: converted to the ledger's bulk format, the last forecast of each model."
)
EVIDENCE: Final = {
    "evidence_url": "https://github.com/fivethirtyeight/checking-our-work-data/blob/"
    "f6d5b2e1d6da2889345d381c41431f9a4ee208dd/governors_elections.csv",
    "evidence_title": "FiveThirtyEight, checking our work: governors_elections.csv (CC BY 4.0)",
}


def rows() -> Iterator[dict[str, str]]:
    """Yield the rows of an import file: one for each candidate and model.

    The candidates of one race exclude each other, so their claims share a group: a race is one piece of evidence.
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        for race in csv.DictReader(file):
            claim = _claim(race)
            for model in MODELS:
                yield claim | {
                    "forecaster": f"FiveThirtyEight governors {model}",
                    "forecaster_kind": "model",
                    "stated_at": STATED_AT,
                    "probability": race[model],
                    "remark": CREDIT,
                }


def _claim(race: dict[str, str]) -> dict[str, str]:
    name, state = race["candidate"], race["state"]
    return EVIDENCE | {
        "claim_id": re.sub("[^a-z]+", "-", f"governor 2022 {state} {race['party']} {name}".lower()).strip("-"),
        "headline": f"{name} ({race['party']}), {state} governor 2022",
        "statement": f"{name} wins the {state} governor election of 2022.",
        "criteria": "Certified winner of the election held on 8 November 2022.",
        "deadline": ELECTION_DAY,
        "time_zone": "America/New_York",
        "outlet": "FiveThirtyEight",
        "topics": "Elections;US governors 2022",
        "group": f"{state} governor 2022",
        "outcome": "occurred" if race["won"] == "yes" else "did_not_occur",
        "effective_on": ELECTION_DAY,
    }
