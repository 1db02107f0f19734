"""The life of a claim in order: what its history entries say, and the moments that pass without anyone’s doing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from forecasts.history.kinds import Kind
from forecasts.history.queries import EntryLine, RowLine
from forecasts.models.claims import Claim, Precision
from forecasts.models.forecasts import Forecast
from forecasts.statements.asked import BINARY, Asked
from forecasts.statements.directions import own_direction, turned
from forecasts.templatetags.answers import stated_words
from forecasts.templatetags.days import counted, day, instant_words, long_gap, place
from forecasts.templatetags.figures import percent
from forecasts.templatetags.marks import in_words
from forecasts.templatetags.words import role_words


@dataclass(frozen=True)
class Event:
    """One step of a life; `at` orders it, `when` is what is shown."""

    at: datetime
    when: str
    icon: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Gap:
    """A silence of a year or more."""

    gap: str


Described = tuple[str, str, str]
"""Icon, title, text."""


def life_of(
    claim: Claim, entries: Iterable[EntryLine], names: Mapping[str, str], *, now: datetime
) -> list[Event | Gap]:
    """Put everything that happened to a claim in order, with the long silences between; `names` are of forecasters."""
    told = list(entries)
    asked = Asked.of(claim)
    past = [*statements(told, names, asked), *(event_of(entry, asked) for entry in told)]
    events = [*past, *passed_by(claim, now=now)]
    return with_gaps(sorted(events, key=lambda event: event.at))


def with_gaps(events: Sequence[Event]) -> list[Event | Gap]:
    """Put a gap wherever a year or more passed without an event."""
    lived: list[Event | Gap] = []
    for earlier, event in zip([None, *events], events, strict=False):
        silence = long_gap(earlier.at, event.at) if earlier else ""
        lived += [Gap(silence), event] if silence else [event]
    return lived


def passed_by(claim: Claim, *, now: datetime) -> list[Event]:
    """The moments that come by themselves: the deadline, and the end of the time for disputes."""
    events = []
    if claim.deadline_at <= now:
        unseen = claim.recorded_at is not None and claim.recorded_at > claim.deadline_at
        text = "Nobody had recorded the claim yet." if unseen else ""
        events.append(Event(claim.deadline_at, deadline_words(claim), "wait", "Deadline passed", text))
    if claim.is_final(at=now) and claim.current_resolution:
        final_at = claim.current_resolution.confirmed_at + settings.DISPUTE_WINDOW
        hours = int(settings.DISPUTE_WINDOW.total_seconds() // 3600)
        text = f"No dispute within {hours} hours. A dispute is still possible and would be recorded below this line."
        events.append(Event(final_at, instant_words(final_at), "lock", "Final", text))
    return events


def deadline_words(claim: Claim) -> str:
    """The deadline as it is recorded: a local day that counts to its end, or an instant."""
    if claim.deadline_precision == Precision.DAY:
        return f"{day(claim.deadline_on)}, end of day, {place(claim.time_zone)}"
    return instant_words(claim.deadline_at)


def statements(entries: Iterable[EntryLine], names: Mapping[str, str], asked: Asked) -> list[Event]:
    """When each recorded forecast was stated, which is not when the ledger recorded it; what a correction says comes with it."""
    first = (entry for entry in entries if entry.kind != Kind.CORRECTION_CONFIRMED)
    rows = [row for entry in first for row in entry.rows if row.table == "forecast"]
    return [statement(row, names, asked) for row in rows if row.facts["basis"] != "withdrawal"]


def statement(row: RowLine, names: Mapping[str, str], asked: Asked) -> Event:
    """A forecast as it was stated, on its own day."""
    stated_at = datetime.fromisoformat(row.facts["stated_at"])
    by_day = row.facts["stated_precision"] == Precision.DAY
    when = day(date.fromisoformat(row.facts["stated_on"])) if by_day else instant_words(stated_at)
    wording, p_ppm = row.texts.get("wording"), row.facts["p_ppm"]
    number = percent(p_ppm) if p_ppm is not None else stated_words(asked, row.texts.get("distribution"))
    said = (f"“{wording}”" if wording else number or "redacted") + _aside(row)
    slug = row.facts["forecaster"]
    return Event(stated_at, when, "quote", "Stated", f"{names.get(slug, slug)}: {said}.")


def _aside(row: RowLine) -> str:
    """Say where a hedge or a number is about the event's not happening."""
    says, facts = row.facts.get("says", ""), row.facts
    words = {"wording": row.texts.get("wording") or "", "phrase_key": facts["phrase_key"]}
    own = own_direction(Forecast(basis=facts["basis"], **words))
    return turned(words["wording"]) if says and says != own else ""


def event_of(entry: EntryLine, asked: Asked = BINARY) -> Event:
    """Turn a history entry into an event; who acted stands by role. A proposed value is told as its claim asks for it."""
    icon, title, text = DESCRIBED.get(entry.kind, plainly)(entry)
    row = row_of(entry, "proposal") if entry.kind == Kind.PROPOSAL_MADE else None
    if row is not None and row.texts.get("value"):
        title = f"Proposed: {asked.in_words(row.texts['value'])}"
    return Event(entry.at, instant_words(entry.at), icon, title, text)


def row_of(entry: EntryLine, table: str) -> RowLine | None:
    """The first row of a table among those that the entry wrote."""
    return next((row for row in entry.rows if row.table == table), None)


def fact(entry: EntryLine, table: str, name: str) -> Any:  # noqa: ANN401 – whatever a row holds
    """One fact of the entry’s row in a table."""
    row = row_of(entry, table)
    return row.facts.get(name) if row else None


def by_whom(entry: EntryLine, table: str, field: str) -> str:
    """Who acted, by role, and what they said, in quotation marks."""
    who = role_words(entry.role)
    row = row_of(entry, table)
    said = row.texts.get(field) if row else ""
    if entry.redacted:
        return f"{who}. The words were redacted."
    return f"{who}: “{said}”" if said else f"{who}."


def plainly(entry: EntryLine) -> Described:
    """An entry that needs no more than its label."""
    return "pen", entry.label, f"{role_words(entry.role)}."


def recorded(entry: EntryLine) -> Described:
    """The recording, from which on the claim is frozen."""
    row = row_of(entry, "claim")
    late = row is not None and datetime.fromisoformat(row.facts["deadline_at"]) <= entry.at
    return "pen", entry.label, f"{role_words(entry.role)}, {'after' if late else 'before'} the deadline."


def proposed(entry: EntryLine) -> Described:
    """A proposal, with how much evidence it rests on."""
    outcome = fact(entry, "proposal", "outcome")
    pieces = sum(row.table == "evidence" for row in entry.rows)
    title = f"Proposed: {in_words(outcome)}" if outcome else entry.label
    return "half", title, f"{role_words(entry.role)}, with {counted(pieces, 'piece')} of evidence."


def confirmed(entry: EntryLine) -> Described:
    """A confirmation, by which right."""
    policy = fact(entry, "resolution", "policy")
    title = {"single": "Resolved by one person", "import": "Imported with its outcome"}
    return "check", title.get(policy, "Confirmed by a second person"), by_whom(entry, "resolution", "note")


def ruled(entry: EntryLine) -> Described:
    """A resolution that a rule of the ledger made."""
    outcome = fact(entry, "proposal", "outcome")
    return (
        "void",
        f"{entry.label}: {in_words(outcome)}" if outcome else entry.label,
        by_whom(entry, "proposal", "rationale"),
    )


def saying(icon: str, table: str, field: str) -> Callable[[EntryLine], Described]:
    """An entry whose label says it all, with the words that were given as its reason."""

    def describe(entry: EntryLine) -> Described:
        return icon, entry.label, by_whom(entry, table, field)

    return describe


DESCRIBED: Mapping[str, Callable[[EntryLine], Described]] = {
    Kind.CLAIM_RECORDED: recorded,
    Kind.CLAIM_AMENDED: saying("pen", "claimversion", "reason"),
    Kind.CLAIM_REOPENED: saying("retro", "reopening", "reason"),
    Kind.CORRECTION_PROPOSED: saying("pen", "correction", "reason"),
    Kind.CORRECTION_WITHDRAWN: saying("retro", "correctiondecision", "reason"),
    Kind.CORRECTION_SENT_BACK: saying("retro", "correctiondecision", "reason"),
    Kind.CORRECTION_CONFIRMED: saying("check", "correctiondecision", "reason"),
    Kind.PROPOSAL_MADE: proposed,
    Kind.PROPOSAL_WITHDRAWN: saying("retro", "proposaldecision", "reason"),
    Kind.PROPOSAL_SENT_BACK: saying("retro", "proposaldecision", "reason"),
    Kind.RESOLUTION_CONFIRMED: confirmed,
    Kind.RESOLUTION_RULED: ruled,
    Kind.DISPUTE_OPENED: saying("flag", "dispute", "reason"),
    Kind.DISPUTE_UPHELD: saying("flag", "disputedecision", "reason"),
    Kind.DISPUTE_DISMISSED: saying("flag", "disputedecision", "reason"),
    Kind.DISPUTE_WITHDRAWN: saying("retro", "disputedecision", "reason"),
}
