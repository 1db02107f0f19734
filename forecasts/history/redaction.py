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


def redact(*, entry: Entry, reason: str, actor: Actor, now: datetime) -> EntryTexts:
    """Take the texts of `entry` out for good, and append to its stream that this was done, by whom and why.

    The salted hash stays in the entry, so the numbering and whatever is built over the entries hold as before, and a
    copy kept elsewhere with its salt can still be proved. The salt goes with the texts: with it, a name could be
    found again by trying names. The rows that the entry describes are not touched; amend them first.
    """
    if actor.role != Role.ADMIN:
        raise NotAllowed("Only the editor-in-chief takes texts out of the record.")
    if not reason.strip():
        raise Invalid({"reason": "Say why these texts have to go."})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"Say it in at most {LONGEST_REASON} characters."})
    with transaction.atomic():
        changed = EntryTexts.objects.filter(entry=entry, body__isnull=False).update(
            body=None, salt="", redacted_at=now, redaction_reason=reason
        )
        if changed != 1:
            raise Conflict("The texts of this entry have already been redacted.")
        texts = EntryTexts.objects.get(entry=entry)
        append_to(entry.stream.key, kind=Kind.TEXTS_REDACTED, rows=[texts], actor=actor, now=now)
    return texts
