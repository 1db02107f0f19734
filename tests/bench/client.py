"""One client process on PostgreSQL: takes an order a line, works for that long, answers how many steps it took.

create SECONDS     rows by Django's bare `create()`, each committed
resolve SECONDS    claims proposed and confirmed by the product's operations: two steps each
"""

import os
import sys
import time
from itertools import count

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

from forecasts.models.claims import Claim  # noqa: E402 – models can be imported only now
from forecasts.models.ids import new_public_id  # noqa: E402
from forecasts.models.sources import Topic  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench import patterns  # noqa: E402
from tests.factories import NOW  # noqa: E402


def create(until: float, _waiting: list[Claim]) -> int:
    """Insert rows of the smallest kind."""
    steps = 0
    while time.perf_counter() < until:
        slug = new_public_id()
        Topic.objects.create(slug=slug, name=slug)
        steps += 1
    return steps


def resolve(until: float, waiting: list[Claim]) -> int:
    """Propose and confirm."""
    steps = 0
    while time.perf_counter() < until:
        claim = waiting.pop()
        patterns.propose(WHO, claim)
        patterns.confirm(WHO, claim)
        steps += 2
    return steps


def work(first: int, every: int) -> None:
    """Follow orders; the claims are those of this client alone."""
    waiting = list(Claim.objects.filter(public_id__startswith="t0", state="open", deadline_at__lt=NOW))
    own = waiting[first::every]
    for order in sys.stdin:
        kind, seconds = order.split()
        begin = time.perf_counter()
        steps = {"create": create, "resolve": resolve}[kind](begin + float(seconds), own)
        sys.stdout.write(f"{steps} {time.perf_counter() - begin}\n")
        sys.stdout.flush()


factories._number = count((int(sys.argv[1]) + 1) * 1_000_000)  # the names of this client's people are its own
WHO = patterns.people()
sys.stdout.write("ready\n")
sys.stdout.flush()
work(int(sys.argv[1]), int(sys.argv[2]))
