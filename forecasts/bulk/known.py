"""What the ledger holds already of the claims of a batch, read in a few queries and held until the batch is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from forecasts.bulk import cells
from forecasts.bulk.articles import ORIGIN, PRINTED
from forecasts.bulk.names import Said, Wanted
from forecasts.bulk.outlets import outlet_said
from forecasts.bulk.staging import Stage, StagedClaim
from forecasts.models.claims import Claim, State
from forecasts.models.folding import key_of
from forecasts.models.forecasts import Forecast
from forecasts.models.ids import PATTERN
from forecasts.models.imports import ImportedClaim
from forecasts.models.people import User
from forecasts.models.resolutions import Proposal, Resolution
from forecasts.models.sources import ClaimGroup, Forecaster, Topic
from forecasts.scoring.distributions import BadDistribution

RELATED = (
    "claim__outlet",
    "claim__group",
    "claim__article",
    "claim__current_resolution__proposal",
    "claim__current_proposal",
)

Series = dict[tuple[int, datetime], Forecast]
"""The forecasts in force on a claim, by forecaster and instant."""
Replaced = dict[tuple[int, datetime], list[Forecast]]
"""Those that have been corrected: what a file said when it was imported is no news when it comes again."""


@dataclass(frozen=True)
class Known:
    """The claims that a source has brought before, under its own names, and the forecasts on them.

    In a dry run, `stage` tells of conditions in the same file that would have been recorded by now.
    """

    imported: Mapping[str, ImportedClaim]
    others: Mapping[str, Claim]
    series: Mapping[int, Series]
    replaced: Mapping[int, Replaced]
    stage: Stage | None
    own: frozenset[int] = frozenset()
    """The claims on which the person who imports has stated a forecast."""

    def condition(self, name: str) -> Claim | None:
        """Return the claim that a file means by a condition: one of its own source, else one of the ledger by its id."""
        if name in self.imported:
            return self.imported[name].claim
        if name in self.others:
            return self.others[name]
        outcome = self.stage.settled(name) if self.stage else None
        return None if outcome is None else _imagined(name, outcome)


def known_of(
    batch: Sequence[StagedClaim], *, source: str, stage: Stage | None = None, user: User | None = None
) -> Known:
    """Lock the claims of a batch, unless this is a dry run, and read all that is known of them and of what they hang on."""
    own = {staged.claim_id for staged in batch}
    conditions = {name for staged in batch for name in staged.terms["condition_claim_id"].split()}
    ours = ImportedClaim.objects.filter(source=source)
    if stage is None:
        _lock(list(ours.filter(name__in=own).values_list("claim", flat=True)))
    read = ours.filter(name__in=own | conditions).select_related(*RELATED)
    imported = {row.name: row for row in read.prefetch_related("claim__topics", "claim__conditions")}
    elsewhere = {name for name in conditions - imported.keys() if PATTERN.fullmatch(name)}
    recorded = Claim.objects.recorded().select_related("current_resolution__proposal")
    others = {claim.public_id: claim for claim in recorded.filter(public_id__in=elsewhere)} if elsewhere else {}
    claims = [row.claim for row in imported.values() if row.name in own]
    mine = (
        Forecast.objects.filter(claim__in=claims, forecaster__user=user).values_list("claim", flat=True) if user else ()
    )
    return Known(imported, others, *_series(claims), stage, frozenset(mine))


def names_in(batch: Sequence[StagedClaim]) -> Wanted:
    """Return what the rows of a batch name."""
    wanted = Wanted()
    for staged in batch:
        terms, outlet = staged.terms, staged.terms["outlet"]
        wanted.said |= {
            *outlet_said(terms, "outlet"),
            Said(ClaimGroup, key_of(terms["group"]), "", terms["group_slug"].strip()),
        }
        with suppress(BadDistribution):
            wanted.said |= {
                Said(Topic, key_of(name), "", slug)
                for name, slug in cells.names_with_slugs(terms, "topics", "topic_slugs")
            }
        ORIGIN.want(terms, outlet, wanted)
        for row in staged.rows:
            kind, slug = cells.kind(row["forecaster_kind"]), row["forecaster_slug"].strip()
            wanted.said.add(Said(Forecaster, key_of(row["forecaster"]), kind, slug))
            PRINTED.want(row, outlet, wanted)
    wanted.said = {said for said in wanted.said if said.name}
    return wanted


def _lock(pks: Collection[int]) -> None:
    claims = Claim.objects.filter(pk__in=pks).select_for_update(no_key=True).order_by("pk")
    list(claims.values_list("pk", flat=True))


def _series(claims: Collection[Claim]) -> tuple[dict[int, Series], dict[int, Replaced]]:
    """Return the forecasts that stand, and beside them what a file may still say.

    That is those that were corrected, and those that another name of the same person stated at the same instant.
    """
    found: dict[int, Series] = defaultdict(dict)
    beside: dict[int, Replaced] = defaultdict(lambda: defaultdict(list))
    if not claims:
        return found, beside
    related = ("forecaster__merged_into", "article")
    for forecast in Forecast.objects.filter(claim__in=claims).select_related(*related).in_order():
        key = forecast.credited_to.pk, forecast.stated_at
        if key in found[forecast.claim_id]:
            beside[forecast.claim_id][key].append(found[forecast.claim_id][key])
        found[forecast.claim_id][key] = forecast
    for forecast in Forecast.every.filter(claim__in=claims, replaced_by__isnull=False).select_related(*related):
        beside[forecast.claim_id][forecast.credited_to.pk, forecast.stated_at].append(forecast)
    return found, beside


def _imagined(name: str, outcome: str) -> Claim:
    """Return a claim as it would stand if the file had been imported so far."""
    claim = Claim(headline=name, state=State.RESOLVED if outcome else State.OPEN)
    if outcome:
        claim.current_resolution = Resolution(proposal=Proposal(outcome=outcome))
    return claim
