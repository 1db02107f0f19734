"""Merging two forecasters who are one person, and undoing that: for the editor-in-chief.

The second becomes another name of the first. No forecast is touched: each keeps the name under which it was recorded, and
who is meant is looked up. From the merge on, scores, cards, lists, files and addresses know one person, and where both have
forecasts on one claim they are one series, of which the newest stands. By what had been recorded before they are two.

A merge can be undone, with the same effect from then on. Chains are allowed and lead to their end: who is merged into
somebody who is another name already is refused, and the sentence names the one who is meant.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.claims import Claim
from forecasts.models.documents import Touch
from forecasts.models.errors import Conflict, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.merges import ForecasterMerge, ForecasterMergeEnd
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.statements.checks import Problems

LONGEST_REASON: Final = 2000
ONLY_EDITOR: Final = "Only the editor-in-chief merges forecasters."
READER: Final = "A reader has an account and speaks for themselves alone: readers are not merged."
ITSELF: Final = "These are the same forecaster: choose another one."
NOT_MERGED: Final = "This forecaster is no other name of anybody."


@transaction.atomic
def merge(*, forecaster: Forecaster, into: Forecaster, reason: str, actor: Actor, now: datetime) -> ForecasterMerge:
    """Make a forecaster another name of a second one.

    1. Hold both, in a fixed order, so that of two merges one comes after the other.
    2. Check person, kinds and reason; circles are refused.
    3. Insert the merge, and point this forecaster and its other names to the one who is meant.
    4. Append to its history, and want the scores of every claim on which one of them has a forecast.

    Raises:
        NotAllowed: not the editor-in-chief.
        Invalid: naming `into` or `reason`.
        Conflict: the forecaster is another name already.
    """
    _insist(actor)
    held = {row.pk: row for row in _held(forecaster.pk, into.pk)}
    one, other = held[forecaster.pk], held[into.pk]
    problems = Problems()
    kept = problems.paragraphs("reason", reason, longest=LONGEST_REASON)
    _check(one, other, problems)
    problems.refuse()
    if one.merged_into:
        raise Conflict(f"{one.name} is another name of {one.merged_into.name} already: undo that first.")
    row = ForecasterMerge(forecaster=one, into=other, reason=kept, merged_by=actor.user, merged_at=now)
    row.save(force_insert=True)
    touched = _touched(row)
    Touch.objects.subject("forecaster", *touched)
    append([Step(Kind.FORECASTER_MERGED, one, [row, *_point(touched)])], actor=actor, now=now)
    _want_scores(touched)
    return row


@transaction.atomic
def separate(*, forecaster: Forecaster, reason: str, actor: Actor, now: datetime) -> ForecasterMergeEnd:
    """Undo a merge: from now on the two are two again.

    Raises:
        NotAllowed: not the editor-in-chief.
        Invalid: naming `reason`.
        Conflict: the forecaster is no other name, or somebody has separated them meanwhile.
    """
    _insist(actor)
    _held(forecaster.pk)
    problems = Problems()
    kept = problems.paragraphs("reason", reason, longest=LONGEST_REASON)
    problems.refuse()
    row = (
        ForecasterMerge.objects.standing().filter(forecaster=forecaster.pk).select_related("forecaster", "into").first()
    )
    if row is None:
        raise Conflict(NOT_MERGED)
    touched = _touched(row)
    end = ForecasterMergeEnd(merge=row, reason=kept, ended_by=actor.user, ended_at=now)
    end.save(force_insert=True)
    rows = [end, *_point(touched)]
    Touch.objects.subject("forecaster", *touched)
    append([Step(Kind.FORECASTER_SEPARATED, row.forecaster, rows)], actor=actor, now=now)
    _want_scores(touched)
    return end


def _insist(actor: Actor) -> None:
    if actor.role != Role.ADMIN:
        raise NotAllowed(ONLY_EDITOR)


def _held(*pks: int) -> list[Forecaster]:
    """Return forecasters, their rows locked until the transaction ends."""
    locked = Forecaster.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    return list(locked.select_related("merged_into").order_by("pk"))


def _check(one: Forecaster, other: Forecaster, problems: Problems) -> None:
    if one.pk == other.pk:
        problems.add("into", ITSELF)
    elif Forecaster.Kind.READER in {one.kind, other.kind}:
        problems.add("into", READER)
    elif other.merged_into:
        problems.add("into", f"{other.name} is another name of {other.merged_into.name}: choose that one.")
    elif one.kind != other.kind:
        kinds = f"{one.name} is {one.get_kind_display()}, {other.name} is {other.get_kind_display()}"
        problems.add(
            "into", f"The kinds differ ({kinds}): cards count by kind. Correct the forecasts that are credited wrongly."
        )


def _point(touched: set[int]) -> list[Forecaster]:
    """Point these forecasters to those who are meant now; return those that pointed elsewhere before."""
    roots = ForecasterMerge.objects.standing().roots()
    pointing = dict(Forecaster.objects.filter(pk__in=touched).values_list("pk", "merged_into"))
    changed = sorted(pk for pk, pointer in pointing.items() if roots.get(pk) != pointer)
    for pk in changed:
        Forecaster.objects.filter(pk=pk).update(merged_into=roots.get(pk))
    return list(Forecaster.objects.filter(pk__in=changed).order_by("pk"))


def _touched(row: ForecasterMerge) -> set[int]:
    """Return the keys of all who are meant by one of the two, before or after."""
    roots = {row.forecaster_id, row.into_id}
    roots |= {pk for pk, root in ForecasterMerge.objects.standing().roots().items() if root in roots or pk in roots}
    ends = Forecaster.objects.filter(pk__in=roots).values_list("merged_into", flat=True)
    roots |= {pk for pk in ends if pk is not None}
    return roots | set(Forecaster.objects.filter(merged_into__in=roots).values_list("pk", flat=True))


def _want_scores(touched: set[int]) -> None:
    claims = Forecast.every.filter(forecaster__in=touched).order_by().values("claim")
    ScoreJob.objects.raise_for(Claim.objects.filter(pk__in=claims).only("pk"))
