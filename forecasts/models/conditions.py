"""The graph of conditions: which claims hang on which. Arrows run from a condition down to its dependants.

    1  No nuclear test ──┐
                         ├─→ 3  Determined reaction ──→ 5  …
    2  No missile test ──┘

Circles are refused when a claim is written; whoever walks the graph ends all the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from forecasts.models.claims import Claim, ClaimCondition


def makes_circle(claim: Claim, condition_ids: Iterable[int]) -> list[Claim] | None:
    """Return the circle that `claim` would close by hanging on these claims, from it and back to it; else None.

    The conditions that `claim` has now are left out: `condition_ids` are to replace them.
    """
    came_from: dict[int, int] = dict.fromkeys(condition_ids, claim.pk)
    wave = set(came_from)
    while wave and claim.pk not in wave:
        links = ClaimCondition.objects.filter(claim_id__in=wave).order_by("claim_id", "condition_id")
        steps = {
            upper: lower for lower, upper in links.values_list("claim_id", "condition_id") if upper not in came_from
        }
        wave = set(steps)
        came_from |= steps
    return _circle(claim, came_from) if claim.pk in wave else None


def _circle(claim: Claim, came_from: dict[int, int]) -> list[Claim]:
    """Return the way back to `claim`, as claims: it, then what it hangs on, and so on."""
    way = [claim.pk]
    step = came_from[claim.pk]
    while step != claim.pk:
        way.append(step)
        step = came_from[step]
    way.append(claim.pk)
    found = Claim.objects.in_bulk(way)
    return [found[pk] for pk in reversed(way)]


def waves_below(claim: Claim) -> list[list[int]]:
    """Return the keys of all claims that hang on `claim`, directly or through others, in waves.

    All that a claim hangs on stands in earlier waves, as far as it hangs on `claim` itself.
    """
    hangs_on = _links_below(claim)
    waves: list[list[int]] = []
    above = {claim.pk}
    while wave := sorted(pk for pk, conditions in hangs_on.items() if conditions <= above):
        waves.append(wave)
        above.update(wave)
        for pk in wave:
            del hangs_on[pk]
    return waves


def _links_below(claim: Claim) -> dict[int, set[int]]:
    """Return each claim below `claim` with those of its conditions that are `claim` or below it too."""
    hangs_on: dict[int, set[int]] = {}
    wave = {claim.pk}
    while wave:
        links = ClaimCondition.objects.filter(condition_id__in=wave).exclude(claim=claim)
        wave = set()
        for lower, upper in links.values_list("claim_id", "condition_id"):
            wave |= {lower} - hangs_on.keys()
            hangs_on.setdefault(lower, set()).add(upper)
    return hangs_on
