"""What processes do that write to one history at the same time; run by `manage.py shell --command`."""

import os
import time

from django.db import transaction

from forecasts import clock
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.sequencing import assign_positions
from forecasts.models.entry import EntryPosition
from forecasts.models.sources import Topic


def write(times: int) -> None:
    """Append to a stream of this process's own, then to the one that all share, in one transaction each time."""
    own = Topic.objects.create(slug=f"own-{os.getpid()}", name="Own")
    shared, _ = Topic.objects.get_or_create(slug="shared", defaults={"name": "Shared"})
    for _ in range(times):
        with transaction.atomic():
            append([Step(Kind.TOPIC_AMENDED, own, [own])], actor=Actor.rule(), now=clock.now())
            append([Step(Kind.TOPIC_AMENDED, shared, [shared])], actor=Actor.rule(), now=clock.now())


def sequence(total: int) -> None:
    """Give positions while the others write, until `total` entries have one."""
    while EntryPosition.objects.count() < total:
        if assign_positions(limit=5) == 0:
            time.sleep(0.02)
