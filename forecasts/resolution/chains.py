"""All claims below one claim, locked and held in memory while conditions are followed downwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from forecasts.history.snapshots import with_names
from forecasts.models.claims import Claim, ClaimCondition
from forecasts.models.conditions import waves_below
from forecasts.models.resolutions import Outcome
from forecasts.resolution.conditions import outcome_of
from forecasts.resolution.effects import EVENTS

LIVE = ("current_proposal", "current_resolution__proposal", "open_dispute__counter_proposal")


@dataclass(frozen=True)
class Chain:
    """The claims below one claim, those that hang on others after these, each with the claims in its condition."""

    below: list[Claim]
    conditions: dict[int, list[Claim]]

    @classmethod
    def of(cls, top: Claim) -> Chain:
        """Lock, then load everything below `top`. Drafts are left out, and so is what hangs on drafts alone.

        Locked from the top downwards, so that two chains that meet cannot dead-lock. Loaded only then: a join that
        waited for its lock would pair the row as it is now with neighbours as they were.
        """
        below = _loaded([pk for wave in waves_below(top) for pk in _locked(wave)])
        held = {claim.pk: claim for claim in (top, *below)}
        links = ClaimCondition.objects.filter(claim__in=below).order_by("condition_id")
        pairs = list(links.values_list("claim_id", "condition_id"))
        held |= {claim.pk: claim for claim in _loaded({upper for _, upper in pairs} - held.keys())}
        conditions: dict[int, list[Claim]] = defaultdict(list)
        for lower, upper in pairs:
            conditions[lower].append(held[upper])
        return cls(below, conditions)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.below)

    def cause(self, claim: Claim, changed: set[int]) -> Claim | None:
        """Return the condition with a changed resolution that the live resolution of `claim` rests on, if one does.

        A void that does not speak of the condition rests on none. An event rests on no condition in particular as
        long as another one occurred.
        """
        outcome = outcome_of(claim)
        causes = [condition for condition in self.conditions[claim.pk] if condition.pk in changed]
        others = [condition for condition in self.conditions[claim.pk] if condition.pk not in changed]
        is_held = outcome in EVENTS and any(outcome_of(other) == Outcome.OCCURRED for other in others)
        rests = outcome in EVENTS or outcome == Outcome.CONDITION_NOT_MET
        return causes[0] if causes and rests and not is_held else None


def _locked(wave: list[int]) -> list[int]:
    claims = Claim.objects.recorded().filter(pk__in=wave).select_for_update(no_key=True)
    return list(claims.order_by("pk").values_list("pk", flat=True))


def _loaded(pks: Collection[int]) -> list[Claim]:
    found = with_names(Claim.objects.select_related(*LIVE)).in_bulk(pks)
    return [found[pk] for pk in pks]
