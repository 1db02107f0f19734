"""Signs of life of the processes that no page talks to. One row per part, overwritten: no record, and no history."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When a part of the product was last seen alive, by its own clock and by the database's."""

    class Part(models.TextChoices):
        """Who gives signs of life. Several workers share one row: the newest sign of any of them stands."""

        WORKER = "worker", "worker"
        BEAT = "beat", "beat"

    part = models.CharField(primary_key=True, max_length=6, choices=Part)
    at = models.DateTimeField()
    stored_at = models.DateTimeField()
    version = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.part} at {self.at:%Y-%m-%d %H:%M:%S}"
