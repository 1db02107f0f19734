"""The append-only record. Only `forecasts.history` writes these rows."""

from __future__ import annotations

from django.db import models


class Stream(models.Model):
    """A sequence of entries about one thing, densely numbered from 1; `length` is the number of the newest."""

    key = models.CharField(max_length=140, unique=True)
    length = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One line of history. `body` holds the exact canonical bytes as text: ids, numbers, instants, no free text."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=10, blank=True)
    role = models.CharField(max_length=12)
    body = models.TextField()
    texts_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["stream", "number"]
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(name="entry_number_once", fields=["stream", "number"])]

    def __str__(self) -> str:
        return f"{self.stream} {self.number}: {self.kind}"


class EntryTexts(models.Model):
    """The free text and names of an entry, salted and hashed into it. Can be redacted, never changed otherwise."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="texts", primary_key=True)
    salt = models.CharField(max_length=32)
    body = models.TextField(null=True)  # noqa: DJ001 (no text is not an empty text: it was redacted)
    redacted_at = models.DateTimeField(null=True)
    redaction_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "entry texts"

    def __str__(self) -> str:
        return f"Texts of {self.entry}"


class EntryPosition(models.Model):
    """The dense global number of an entry, given afterwards by the one sequencer. Insert-only."""

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="position")

    def __str__(self) -> str:
        return str(self.position)


class WaitingEntry(models.Model):
    """An entry that the sequencer has yet to give a position: the queue makes its work independent of the past."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="waiting", primary_key=True)

    def __str__(self) -> str:
        return str(self.entry)
