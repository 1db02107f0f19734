"""One client process on PostgreSQL: takes an order a line, works for that long, answers how many steps it took.

create SECONDS     rows by Django's bare `create()`, each committed
resolve SECONDS    claims proposed and confirmed by the product's operations: two steps each
count 0            one claim proposed and confirmed: answers how many statements each of the steps took in its transaction
"""

import os
import sys
import time
from itertools import count

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

from django.db import connection  # noqa: E402 – the same
from django.test.utils import CaptureQueriesContext  # noqa: E402 – the same

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


def count_statements(claim: Claim) -> list[int]:
    """Count what each of the two steps asks of the database, without the beginning and the end of its transaction."""
    counts = []
    for step in (patterns.propose, patterns.confirm):
        with CaptureQueriesContext(connection) as captured:
            step(WHO, claim)
        counts.append(sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in captured))
    return counts


def work(first: int, every: int) -> None:
    """Follow orders; the claims are those of this client alone."""
    waiting = list(Claim.objects.filter(public_id__startswith="t0", state="open", deadline_at__lt=NOW))
    own = waiting[first::every]
    for order in sys.stdin:
        kind, seconds = order.split()
        begin = time.perf_counter()
        if kind == "count":
            tell(*count_statements(own.pop()))
            continue
        steps = {"create": create, "resolve": resolve}[kind](begin + float(seconds), own)
        tell(steps, time.perf_counter() - begin)


def tell(*found: object) -> None:
    """Answer in a line."""
    sys.stdout.write(f"{' '.join(map(str, found))}\n")
    sys.stdout.flush()


factories._number = count((int(sys.argv[1]) + 1) * 1_000_000)  # the names of this client's people are its own
WHO = patterns.people()
tell("ready")
work(int(sys.argv[1]), int(sys.argv[2]))
