"""What people at the desk do, in a process of its own: resolve a due claim, and nudge as the interfaces do."""

import json
import time
from datetime import date

import kombu.transport.redis  # noqa: F401 -- a web process has loaded it long ago

from forecasts import clock
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.people import Role, User
from forecasts.models.resolutions import Outcome
from forecasts.resolution import operations
from forecasts.resolution.answers import Answer
from forecasts.resolution.evidence import EvidenceInput
from forecasts.tasks.nudging import nudge

GROUNDS = EvidenceInput(
    title="A report", publisher="An agency", published_on=date(2021, 1, 5), no_url_reason="Only on paper"
)
NO = Answer(outcome=Outcome.DID_NOT_OCCUR, rationale="No report of the window names it.", evidence=(GROUNDS,))


def resolve() -> None:
    """Resolve the oldest due claim, nudge, and print how long that took."""
    claim = Claim.objects.due(at=clock.now()).oldest_due_first()[0]
    began = time.monotonic()
    operations.propose(
        claim_id=claim.public_id, version=claim.version, answer=NO, actor=_someone(Role.RESOLVER), now=clock.now()
    )
    operations.confirm(
        claim_id=claim.public_id,
        version=claim.version + 1,
        note="",
        actor=_someone(Role.REVIEWER),
        now=clock.now(),
    )
    nudge()
    print(json.dumps({"claim": claim.public_id, "seconds": time.monotonic() - began}))  # noqa: T201 -- the test reads it


def _someone(role: str) -> Actor:
    return Actor.of(User.objects.filter(groups__name=role)[0])
