from datetime import UTC, date, datetime
from typing import Any

import pytest

from forecasts.history import verification
from forecasts.history.kinds import Kind
from forecasts.history.verification import verify
from forecasts.models.claims import Claim, State
from forecasts.models.entry import Entry
from forecasts.models.sources import ClaimGroup
from tests import factories
from tests.history.stage import Ledger, run, unguarded, whole_ledger
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    return whole_ledger()


def test_a_whole_ledger_holds(ledger: Ledger) -> None:
    assert_history_holds(staged=False)
    assert verify().counts == {
        "streams": 7,
        "entries": 16,
        "positions": 16,
        "redacted": 0,
        "rows": 27,
    }


def test_entries_that_wait_for_a_position_hold_too(ledger: Ledger) -> None:
    topic = factories.topic()
    ledger.append(Kind.TOPIC_CREATED, topic, topic)

    assert_history_holds(staged=False)


def test_drafts_and_groups_need_no_entry(ledger: Ledger) -> None:
    factories.claim(state=State.DRAFT)
    ClaimGroup.objects.create(slug="race", name="Race")

    assert_history_holds(staged=False)


def test_a_stage_needs_no_entries(ledger: Ledger) -> None:
    outlet = factories.outlet()

    assert verify().problems == [f"outlet {outlet.pk}: No sound entry describes this row."]
    assert_history_holds()


def test_entries_from_before_a_fact_was_kept_mean_what_every_row_had(ledger: Ledger) -> None:
    with unguarded():
        run(
            """UPDATE forecasts_entry SET body = replace(replace(body, '"crowd_hidden":true,', ''), ',"opted_in":false', '')"""
        )
    assert not Entry.objects.filter(body__contains="crowd_hidden").exists()
    assert verify().problems == []
    Claim.objects.update(crowd_hidden=False)
    assert "crowd_hidden is False, but" in "".join(verify().problems)


THIS = "(SELECT id FROM forecasts_entry WHERE kind = 'forecast.stated')"
UNTIE = [f"DELETE FROM forecasts_{table} WHERE entry_id = {THIS}" for table in ("entrytexts", "entryposition")]
TAMPERING = {
    # the rows
    "a number of a forecast": (
        "UPDATE forecasts_forecast SET p_ppm = 900000 WHERE p_ppm = 100000",
        "p_ppm is 900000, but claim:{claim} 2: forecast.stated says 100000.",
    ),
    "a text of a forecast": ("UPDATE forecasts_forecast SET note = 'x'", "note is not what claim:{claim} 2: forecast"),
    "what is judged": ("UPDATE forecasts_claim SET event = 'Another'", "event is not what claim:{claim} 5: claim.reop"),
    "an instant": ("UPDATE forecasts_proposal SET proposed_at = '2020-01-01 00:00:00+00:00'", "proposed_at is '2020-0"),
    "until when forecasts count": (
        "UPDATE forecasts_proposal SET counts_until = '2020-01-01 00:00:00+00:00'",
        "counts_until does not follow from its effective day and the claim's deadline.",
    ),
    "a captured text": ("UPDATE forecasts_capture SET text = 'x'", "text_sha256 is '2d711642b726b0"),
    "a claim's topics": ("DELETE FROM forecasts_claim_topics", "topics is [], but"),
    "an article's authors": ("DELETE FROM forecasts_article_authors", "authors is [], but"),
    "a person's pseudonym": ("UPDATE forecasts_user SET pseudonym = 'x' || id", "recorded_by is 'x"),
    "no canonical value": (
        """UPDATE forecasts_forecast SET distribution = '{"a":0.5}'""",
        "0.5 is a float; history keeps no such thing.",
    ),
    "a row removed": ("DELETE FROM forecasts_reopening", "It is gone, and claim:{claim} 5: claim.reopened describes"),
    "a row added": (
        "INSERT INTO forecasts_topic (slug, name, name_key) VALUES ('new', 'New', 'new')",
        "No sound entry describes this row.",
    ),
    # the entries
    "a fact in an entry": (
        "UPDATE forecasts_entry SET body = replace(body, '\"p_ppm\":100000', '\"p_ppm\":1')",
        "p_ppm is 100000, but claim:{claim} 2: forecast.stated says 1.",
    ),
    "the kind": (f"UPDATE forecasts_entry SET kind = 'x.y' WHERE id = {THIS}", "The kind x.y is unknown."),
    "the time": ("UPDATE forecasts_entry SET at = '2020-01-01 00:00:00+00:00'", "columns say different things."),
    "the actor": ("UPDATE forecasts_entry SET actor = 'somebody'", "columns say different things."),
    "the role": ("UPDATE forecasts_entry SET role = 'admin'", "columns say different things."),
    "the form of a body": ("UPDATE forecasts_entry SET body = body || ' '", "not in the one form"),
    "no body": ("UPDATE forecasts_entry SET body = ''", "Not readable as JSON"),
    "a table made up": (
        """UPDATE forecasts_entry SET body = replace(body, '"table":"topic"', '"table":"toy"')""",
        "It describes a row of toy, which history knows nothing of.",
    ),
    "an entry removed": (
        [*UNTIE, f"DELETE FROM forecasts_entry WHERE id = {THIS}"],
        "claim:{claim} 3: resolution.confirmed: It comes after number 1.",
    ),
    "a length": ("UPDATE forecasts_stream SET length = 7", "topic:{topic}: The stream is 7 long, and has 1 entries."),
    # the texts
    "a text of an entry": ("UPDATE forecasts_entrytexts SET body = replace(body, 'a', 'b')", "do not match the hash"),
    "a salt": ("UPDATE forecasts_entrytexts SET salt = '00'", "do not match the hash"),
    "no salt": ("UPDATE forecasts_entrytexts SET salt = 'salt'", "The salt 'salt' is not written in hexadecimal."),
    "texts removed": (UNTIE[:1], "Its texts are missing."),
    "texts emptied": ("UPDATE forecasts_entrytexts SET body = NULL", "Its texts are gone without a proper redaction."),
    "a redaction on the quiet": (
        "UPDATE forecasts_entrytexts SET body = NULL, salt = '', redaction_reason = 'x', redacted_at = '2026-11-24 12:00:00'",
        "No sound entry describes this row.",
    ),
    # the positions
    "a position removed": (UNTIE[1:], "It has no position and does not wait for one."),
    "a gap of positions": (UNTIE[1:], "Position 8 comes after position 6."),
    "a place in the queue": (
        f"INSERT INTO forecasts_waitingentry (entry_id) VALUES ({THIS})",
        "It waits for a position and has one.",
    ),
    "the order of a stream": (
        [*UNTIE[1:], f"INSERT INTO forecasts_entryposition (position, entry_id) VALUES (90, {THIS})"],
        "Its position, 8, is not behind that of the entry before it.",
    ),
}


@pytest.mark.parametrize("done, found", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found(ledger: Ledger, done: str | list[str], found: str) -> None:
    with unguarded():
        for statement in [done] if isinstance(done, str) else done:
            run(statement)

    names = {"claim": ledger.claim.public_id, "topic": ledger.claim.topics.values_list("slug", flat=True).first()}
    wanted = found.format(**names)
    assert any(wanted in problem for problem in verify().problems), verify().problems


@pytest.mark.parametrize(
    "changed, may_be",
    [
        ({}, [datetime(2026, 3, 2, tzinfo=UTC)]),
        ({"effective_on": date(2026, 4, 1)}, [None]),
        ({"effective_precision": "instant"}, [None]),
        ({"origin": "rule"}, [None, datetime(2026, 3, 2, tzinfo=UTC)]),
        ({"effective_on": date.max}, []),
    ],
)
def test_until_when_the_forecasts_of_a_claim_may_count(changed: dict[str, Any], may_be: list[datetime | None]) -> None:
    answer = {
        "effective_precision": "day",
        "effective_on": date(2026, 3, 1),
        "deadline_on": date(2026, 4, 1),
        "deadline_at": datetime(2026, 4, 2, tzinfo=UTC),
        "time_zone": "UTC",
        "origin": "person",
    }
    assert verification._closes_of(answer | changed) == may_be
