"""A small ledger with a row in every table that history describes, and an entry for each step; and ways to break it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Model

from forecasts.history.actors import Actor
from forecasts.history.guards import PROTECTED, triggers
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.sequencing import assign_positions
from forecasts.models.claims import Claim, ClaimVersion
from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.disputes import Dispute, DisputeDecision
from forecasts.models.entry import Entry
from forecasts.models.forecasts import Forecast
from forecasts.models.merges import ForecasterMerge, ForecasterMergeEnd
from forecasts.models.people import User
from forecasts.models.resolutions import Reopening, Resolution
from forecasts.models.sources import Article, Capture, Forecaster
from tests import factories
from tests.factories import NOW

COPIED = [
    "headline",
    "event",
    "criteria",
    "time_zone",
    "event_from_on",
    "event_from_at",
    "deadline_on",
    "deadline_precision",
    "deadline_at",
    "deadline_words",
    "condition_words",
]


@dataclass
class Ledger:
    """What a test may want to get hold of."""

    recorder: User
    article: Article
    claim: Claim

    def append(self, kind: Kind, about: Model, *rows: Model) -> Entry:
        """Append an entry in the recorder's name."""
        stored = [type(row)._base_manager.get(pk=row.pk) for row in rows]
        [entry] = append([Step(kind, about, stored)], actor=Actor.of(self.recorder), now=NOW)
        return entry

    def entry(self, kind: Kind) -> Entry:
        """Return the claim's entry of this kind."""
        return Entry.objects.get(kind=kind, stream__key=f"claim:{self.claim.public_id}")


def whole_ledger() -> Ledger:
    """Return a ledger of one claim that was recorded, forecast, resolved, disputed and taken back."""
    author = factories.forecaster()
    topic = factories.topic()
    article = factories.article(authors=[author])
    claim = factories.claim(article=article, outlet=article.outlet, topics=[topic])
    ledger = Ledger(factories.person("recorder"), article, claim)
    Claim.objects.filter(pk=claim.pk).update(recorded_by=ledger.recorder)
    ledger.append(Kind.OUTLET_CREATED, article.outlet, article.outlet)
    ledger.append(Kind.TOPIC_CREATED, topic, topic)
    ledger.append(Kind.FORECASTER_CREATED, author, author)
    ledger.append(Kind.ARTICLE_CREATED, article, article)
    ledger.append(Kind.ARTICLE_CAPTURED, article, article, capture(article))
    assign_positions(limit=3)
    ledger.append(Kind.CLAIM_RECORDED, claim, claim, version(claim), factories.forecast(claim, forecaster=author))
    ledger.append(Kind.FORECAST_STATED, claim, factories.forecast(claim, forecaster=author, p_ppm=100_000))
    first = factories.resolution(claim)
    ledger.append(Kind.RESOLUTION_CONFIRMED, claim, claim, first, *grounds(first))
    dispute_and_reopen(ledger, first)
    correct(ledger)
    merge(ledger, author)
    assign_positions(limit=100)
    return ledger


def capture(article: Article) -> Capture:
    """Return the text of an article, and point the article to it."""
    text = "It seems unlikely that the red line is crossed."
    row = Capture.objects.create(article=article, text=text, sha256=sha256(text.encode()).hexdigest(), captured_at=NOW)
    Article.objects.filter(pk=article.pk).update(capture=row)
    return row


def version(claim: Claim) -> ClaimVersion:
    """Return the claim's first version."""
    judged = {name: getattr(claim, name) for name in COPIED}
    return ClaimVersion.objects.create(claim=claim, number=1, recorded_at=NOW, **judged)


def grounds(resolution: Resolution) -> list[Model]:
    """Return what a resolution rests on: the proposal, its evidence and the decision."""
    proposal = resolution.proposal
    return [proposal, *proposal.evidence.all(), proposal.decision]


def dispute_and_reopen(ledger: Ledger, first: Resolution) -> None:
    """Dispute a resolution, uphold the dispute, and take the new resolution back by rule."""
    second = factories.resolution(ledger.claim, outcome="occurred")
    person = factories.person()
    dispute = Dispute.objects.create(
        claim=ledger.claim,
        resolution=first,
        counter_proposal=second.proposal,
        reason="The register was amended.",
        disputed_by=person,
        disputed_at=NOW,
    )
    decision = DisputeDecision.objects.create(
        dispute=dispute, upheld=True, reason="So it was.", decided_by=factories.person(), decided_at=NOW
    )
    rows = [ledger.claim, dispute, decision, second, *grounds(second)]
    ledger.append(Kind.DISPUTE_UPHELD, ledger.claim, *rows)
    other = factories.claim()
    ledger.append(Kind.CLAIM_RECORDED, other, other)
    reopening = Reopening.objects.create(
        claim=ledger.claim, resolution=second, because=other, reason="A condition fell.", reopened_at=NOW
    )
    ledger.append(Kind.CLAIM_REOPENED, ledger.claim, ledger.claim, reopening)


def correct(ledger: Ledger) -> None:
    """Let a forecast of 70 % take the place of the newest one."""
    recorder, reviewer = factories.person("recorder"), factories.person("reviewer")
    old = Forecast.objects.filter(claim=ledger.claim).latest("pk")
    said = {"forecaster": old.forecaster, "stated_on": old.stated_on, "stated_at": old.stated_at, "p_ppm": 700_000}
    correction = Correction.objects.create(
        forecast=old, basis="stated", reason="It says 70.", proposed_by=recorder, proposed_at=NOW, **said
    )
    ledger.append(Kind.CORRECTION_PROPOSED, ledger.claim, correction)
    new = factories.forecast(ledger.claim, **said)
    decision = CorrectionDecision.objects.create(
        correction=correction,
        kind="confirmed",
        policy="two_person",
        replaces=old,
        replacement=new,
        decided_by=reviewer,
        decided_at=NOW,
    )
    ledger.append(Kind.CORRECTION_CONFIRMED, ledger.claim, decision, new)


def merge(ledger: Ledger, author: Forecaster) -> None:
    """Make another forecaster another name of the author, and undo that."""
    other, editor = factories.forecaster(), factories.person("admin")
    row = ForecasterMerge.objects.create(
        forecaster=other, into=author, reason="The same.", merged_by=editor, merged_at=NOW
    )
    end = ForecasterMergeEnd.objects.create(merge=row, reason="Namesakes.", ended_by=editor, ended_at=NOW)
    ledger.append(Kind.FORECASTER_CREATED, other, other)
    ledger.append(Kind.FORECASTER_MERGED, other, row, other)
    ledger.append(Kind.FORECASTER_SEPARATED, other, end, other)


@contextmanager
def unguarded() -> Iterator[None]:
    """Take every trigger off the tables for a while: what an attacker with the database's password does."""
    definitions = {
        name: (model._meta.db_table, text)
        for model in PROTECTED
        for name, text in triggers(model, connection.vendor).items()
    }
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
    for name, (table, _) in definitions.items():
        run(f"DROP TRIGGER {name}{f' ON {table}' if connection.vendor == 'postgresql' else ''}")
    yield
    for _, text in definitions.values():
        run(text)


def run(sql: str, params: list[Any] | None = None) -> None:
    """Run one statement past all models and operations; it has to touch something."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount != 0
