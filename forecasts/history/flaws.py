"""What can be wrong with one entry, looked at alone."""

from collections.abc import Iterator

from forecasts.history.bodies import read_body, read_texts, write_body
from forecasts.history.canonical import NotCanonical, texts_sha256
from forecasts.history.kinds import Kind
from forecasts.history.snapshots import TABLES
from forecasts.models.entry import Entry, EntryTexts


def flaws_of(entry: Entry) -> Iterator[str]:
    """Yield one sentence for each flaw of an entry that was read with its stream and its texts."""
    if entry.kind not in Kind.values:
        yield f"The kind {entry.kind} is unknown."
    try:
        yield from _of_body(entry)
        yield from _of_texts(entry)
    except NotCanonical as error:
        yield f"{error}"


def _of_body(entry: Entry) -> Iterator[str]:
    rows = read_body(entry.body)
    if write_body(entry, rows) != entry.body:
        yield "The body and the entry's columns say different things."
    for row in rows:
        if row.table not in TABLES:
            yield f"It describes a row of {row.table}, which history knows nothing of."


def _of_texts(entry: Entry) -> Iterator[str]:
    texts: EntryTexts | None = getattr(entry, "texts", None)
    if texts is None:
        yield "Its texts are missing."
    elif texts.body is None:
        if texts.salt or texts.redacted_at is None or not texts.redaction_reason:
            yield "Its texts are gone without a proper redaction."
    elif texts_sha256(salt=texts.salt, texts=texts.body) != entry.texts_sha256:
        yield "Its texts do not match the hash in the entry."
    else:
        read_texts(texts.body)
