"""Every fault of a file is named in one round, whether it lies in the claim, in a forecast or in the outcome."""

import json

import pytest

from forecasts.history.actors import Actor
from forecasts.models.claims import Claim, State
from forecasts.models.people import Role
from forecasts.models.resolutions import Proposal, Resolution
from forecasts.models.scores import ScoreJob
from tests import factories
from tests.bulk.files import bring_in, csv_of, json_lines_of, match, reasons, row, settled, to_blame

pytestmark = pytest.mark.django_db
EVERYTHING = {
    "headline": "x" * 201,
    "deadline": "soon",
    "time_zone": "Mars/Olympus",
    "forecaster": "",
    "stated_at": "yesterday",
    "probability": "much",
    "article_url": "nowhere",
    "article_title": "Rain",
    "outcome": "did_not_occur",
    "effective_on": "2020-13-01",
    "evidence": "[",
}


def columns_blamed(content: bytes, **options: object) -> set[str]:
    return {column for _, column, _ in reasons(content, **options) if column}


@pytest.mark.parametrize("is_dry", [True, False])
def test_all_faults_of_a_row_are_named_at_once(is_dry: bool) -> None:
    blamed = columns_blamed(csv_of(settled(**EVERYTHING)), is_dry=is_dry)
    assert blamed == set(EVERYTHING) - {"article_title", "outcome"} | {"published_on"}
    assert not Claim.objects.exists()


@pytest.mark.parametrize("column", [name for name in EVERYTHING if name not in {"article_title", "outcome"}])
def test_each_of_them_is_named_beside_the_others(column: str) -> None:
    two = {column: EVERYTHING[column], "remark": "x" * 501}
    if column == "article_url":
        two |= {"article_title": "Rain", "published_on": "2020-06-01", "quote": "rain"}
    assert columns_blamed(csv_of(settled(**two))) == {column, "remark"}


@pytest.mark.parametrize(
    "cells, blamed",
    [
        ({"headline": "a\x00b", "criteria": "\x1b", "probability": "2"}, {"headline", "criteria", "probability"}),
        ({"headline": "=1", "statement": "@x", "remark": "+1", "probability": "2"},
         {"headline", "statement", "remark", "probability"}),
        ({"claim_id": "", "headline": "=1"}, {"claim_id", "headline"}),
        ({"kind": "coice", "probability": "", "distribution": "{}", "remark": "x" * 501}, {"kind", "remark"}),
        ({"probability_percent": "20", "quote": "x" * 2001}, {"probability_percent", "quote"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_single_cells_hides_nothing(cells: dict[str, str], blamed: set[str]) -> None:
    cells = dict(cells)
    percent = cells.pop("probability_percent", "")
    header, line = csv_of(settled(**cells)).decode().split("\n", 1)
    if percent:
        header, line = f"{header},probability_percent", line.replace("\n", f",{percent}\n")
    assert columns_blamed(f"{header}\n{line}".encode()) == blamed


@pytest.mark.parametrize("window", [{"deadline": "soon"}, {"time_zone": "Mars/X"}, {"event_from": "2020-31-01"}])
@pytest.mark.parametrize(
    "cells, blamed",
    [
        ({"outcome": "perhaps"}, {"outcome"}),
        ({"evidence_url": "ftp:x"}, {"evidence_url"}),
        ({"outcome": "maybe", "evidence_url": "", "evidence_title": ""}, {"outcome", "evidence_url"}),
        ({"outcome": "ambiguous", "evidence_url": "", "evidence_title": ""}, set()),
    ],
)
def test_an_outcome_is_checked_where_the_window_is_wrong(
    window: dict[str, str], cells: dict[str, str], blamed: set[str]
) -> None:
    assert columns_blamed(csv_of(settled(**(window | cells)))) == blamed | set(window)


@pytest.mark.parametrize("before, between, after", [("[", ", ", "]"), ("[\n", ",", "\n]"), ('{"rows": [', ",\n", "]}")])
@pytest.mark.parametrize("is_dry", [True, False])
def test_rows_of_one_claim_may_begin_in_one_line(before: str, between: str, after: str, is_dry: bool) -> None:
    people = [row(forecaster=name, probability=p) for name, p in (("Rain", "0.2"), ("Snow", "3"), ("Hail", "4"))]
    whole = f"{before}{between.join(map(json.dumps, [people[0], people[1] | {'probability': '0.3'}]))}{after}"
    assert bring_in(whole.encode(), is_dry=is_dry).counts.new_forecasts == 2
    bad = f"{before}{between.join(map(json.dumps, people))}{after}".encode()
    found = [reason for _, column, reason in reasons(bad, source="Other", is_dry=is_dry) if column == "probability"]
    assert [reason[-5:] for reason in found] == ["0.03.", "0.04."]


EVERY_COLUMN = dict.fromkeys(settled(**EVERYTHING), "a\x00b") | {"quote": "\x00", "note": "\x00", "group": "\x00"}


def test_zero_bytes_in_any_column_are_errors_of_their_row() -> None:
    lines = [
        settled(claim_id=f"rain-{name}") | {name: f"a{sign}b"} for name in EVERY_COLUMN for sign in "\x00\x07\ufffe"
    ]
    found = bring_in(
        csv_of(*(line for line in lines if "\x00" not in line["claim_id"]), settled()), confirm_outcomes=True
    )
    assert found.counts.new_claims == 1
    in_json = bring_in(json_lines_of(*({**line, "claim_id": "snow"} for line in lines), settled()), is_dry=True)
    assert (in_json.counts.new_claims, in_json.counts.unchanged_rows) == (0, 1)


def test_lone_surrogates_and_deep_json_are_errors_of_their_row() -> None:
    broken = [row(claim_id=f"rain-{name}") | {name: "\ud800"} for name in EVERY_COLUMN if name != "claim_id"]
    deep = row(claim_id="deep") | {
        "topics": json.loads("[" * 50 + "]" * 50),
        "evidence": json.loads("[" * 800 + "]" * 800),
    }
    found = bring_in(json_lines_of(*broken, deep, row()))
    assert found.counts.new_claims == 1
    assert {one.claim_id for one in found.rejections} == {*(one["claim_id"] for one in broken), "deep"}


@pytest.mark.parametrize("confirm", [True, False])
@pytest.mark.parametrize("is_dry", [True, False])
@pytest.mark.parametrize(
    "cells, column",
    [
        ({"outcome": "maybe"}, "outcome"),
        ({"effective_on": "2020-11-31"}, "effective_on"),
        ({"outcome": "occurred"}, "effective_on"),
        ({"evidence_url": "", "evidence_title": ""}, "evidence"),
        ({"evidence_url": "ftp://x"}, "evidence_url"),
        ({"rationale": "x" * 5001}, "rationale"),
        ({"outcome": "condition_not_met"}, "outcome"),
    ],
)
def test_outcomes_are_looked_at_whether_they_are_taken_or_not(
    cells: dict[str, str], column: str, is_dry: bool, confirm: bool
) -> None:
    found = to_blame(csv_of(settled(**cells)), is_dry=is_dry, confirm_outcomes=confirm)
    assert (found.line, found.column.removesuffix("_url")) == (2, column.removesuffix("_url"))


def test_who_may_not_confirm_proposes() -> None:
    recorder = Actor.of(factories.person(Role.RECORDER))
    content = csv_of(settled(), match(outcome="Brazil"), row(claim_id="snow"))
    tried = bring_in(content, confirm_outcomes=True, as_proposals=True, actor=recorder, is_dry=True).counts
    taken = bring_in(content, confirm_outcomes=True, as_proposals=True, actor=recorder).counts

    assert (tried.new_proposals, tried.new_outcomes) == (taken.new_proposals, taken.new_outcomes) == (2, 0)
    assert (Proposal.objects.count(), Resolution.objects.count()) == (2, 0)
    assert sorted(Claim.objects.values_list("state", flat=True)) == [State.OPEN, State.PROPOSED, State.PROPOSED]
    assert list(ScoreJob.objects.order_by("want").values_list("want", flat=True)) == [1, 2, 2]
    again = bring_in(content, confirm_outcomes=True, as_proposals=True, actor=recorder)
    assert (again.rejections, again.counts.unchanged_rows, Proposal.objects.count()) == ([], 3, 2)


def test_another_outcome_than_the_proposed_one_is_a_conflict() -> None:
    recorder = Actor.of(factories.person(Role.RECORDER))
    asked = {"confirm_outcomes": True, "as_proposals": True, "actor": recorder}
    bring_in(csv_of(settled()), **asked)
    other = settled(outcome="occurred", effective_on="2020-07-01")
    assert to_blame(csv_of(other), **asked).reason == "This conflicts with what is proposed: did_not_occur."
    assert "is proposed already" in to_blame(csv_of(settled()), confirm_outcomes=True).reason


def test_a_proposal_that_waits_for_its_condition_is_left_out() -> None:
    recorder = Actor.of(factories.person(Role.RECORDER))
    hangs = settled(claim_id="flood", condition_claim_id="rain", outcome="condition_not_met")
    for is_dry in (True, False):
        found = bring_in(
            csv_of(settled(), hangs), confirm_outcomes=True, as_proposals=True, actor=recorder, is_dry=is_dry
        )
        assert found.rejections == []
        assert (found.counts.new_proposals, found.counts.outcomes_left) == (1, 1)


def test_nobody_imports_the_outcome_of_a_claim_with_a_forecast_of_their_own() -> None:
    bring_in(csv_of(row()))
    claim, chief = Claim.objects.get(), factories.person(Role.ADMIN)
    factories.forecast(claim=claim, forecaster=factories.forecaster(kind="reader", user=chief))
    found = to_blame(csv_of(settled()), confirm_outcomes=True, actor=Actor.of(chief), is_dry=True)
    assert (found.column, "forecast of your own" in found.reason) == ("outcome", True)
