"""Taking an entry's free text and names out of the record, where the law or decency asks for it."""

from datetime import datetime

from django.db import transaction

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import append_to
from forecasts.models.entry import Entry, EntryTexts
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.people import Role

LONGEST_REASON = 300


def redact(*, stream: str, number: int, reason: str, actor: Actor, now: datetime) -> Entry:
    """Take the texts of an entry out for good, and append to its stream that this was done, by whom and why.

    The salted hash stays in the entry, so the numbering and whatever is built over the entries hold as before, and a
    copy kept elsewhere with its salt can still be proved. The salt goes with the texts: with it, a name could be
    found again by trying names. The rows that the entry describes are not touched; amend them first.
    """
    _check(reason, actor)
    with transaction.atomic():
        entry = Entry.objects.select_related("stream").filter(stream__key=stream, number=number).first()
        if entry is None:
            raise Invalid({"number": f"There is no entry {number} in {stream}."})
        texts = EntryTexts.objects.filter(entry=entry, body__isnull=False)
        if texts.update(body=None, salt="", redacted_at=now, redaction_reason=reason) != 1:
            raise Conflict(f"The texts of {entry} have already been redacted.")
        append_to(stream, kind=Kind.TEXTS_REDACTED, rows=[entry.texts], actor=actor, now=now)
    return entry


def _check(reason: str, actor: Actor) -> None:
    if actor.role != Role.ADMIN:
        raise NotAllowed("Only the editor-in-chief takes texts out of the record.")
    if not reason.strip():
        raise Invalid({"reason": "Say why these texts have to go."})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"Say it in at most {LONGEST_REASON} characters."})
