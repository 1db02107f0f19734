"""Two forecasters who are one person: what counts as one from when on, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from forecasts.capture import merging
from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards.leaderboard import leaderboard
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from forecasts.scorecards.publishing.checking import differences
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds
from tests.scorecards import stage

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def editor() -> Actor:
    return Actor.of(factories.person(Role.ADMIN))


def pair(**fields: Any) -> tuple[Forecaster, Forecaster]:
    """Two forecasters with a scored forecast each, 20 % and 80 %, on claims of their own and on one claim of both."""
    first, second = factories.forecaster(**fields), factories.forecaster(**fields)
    both = stage.recorded()
    for who, p_ppm in ((first, 200_000), (second, 800_000)):
        for claim in (stage.recorded(), both):
            factories.forecast(claim, forecaster=who, p_ppm=p_ppm)
            if claim is not both:
                factories.resolution(claim)
                ScoreJob.objects.raise_for([claim])
    factories.resolution(both)
    ScoreJob.objects.raise_for([both])
    stage.score()
    return first, second


def n_of(who: Forecaster, wanted: Wanted | None = None) -> tuple[str, int]:
    """Whose card stands at a forecaster's address, and how many forecasts are scored on it."""
    card = document(kind="forecaster", slug=who.slug, now=NOW + 9 * HOUR, wanted=wanted or Wanted())
    return card["subject"]["slug"], card["scores"]["brier"]["n"]


def test_from_the_merge_on_two_are_one(editor: Actor) -> None:
    first, second = pair()
    merging.merge(forecaster=second, into=first, reason="The same person.", actor=editor, now=NOW + HOUR)
    stage.score(now=NOW + HOUR)
    assert [n_of(first), n_of(second)] == [(first.slug, 3)] * 2
    assert [n_of(first, Wanted(as_of=NOW)), n_of(second, Wanted(as_of=NOW))] == [(first.slug, 2), (second.slug, 2)]
    assert n_of(second, Wanted(as_of=NOW + HOUR)) == (first.slug, 3)
    assert [row["subject"]["slug"] for row in board()] == [first.slug]
    assert differences() == []
    assert_history_holds()


def board() -> list[Any]:
    rows: list[Any] = leaderboard(kind="forecaster", part="retrospective", now=NOW + 9 * HOUR)["rows"]
    return rows


@pytest.mark.parametrize("earlier", ["first", "second"])
def test_the_newest_of_both_stands(editor: Actor, earlier: str) -> None:
    first, second = factories.forecaster(), factories.forecaster()
    claim = stage.recorded()
    factories.forecast(claim, forecaster=first if earlier == "first" else second, p_ppm=100_000)
    later = claim.event_from_at + timedelta(days=2)
    newest = factories.forecast(claim, forecaster=second if earlier == "first" else first, stated_at=later)
    merging.merge(forecaster=second, into=first, reason="One.", actor=editor, now=NOW)
    stage.score()
    [standing] = claim.standings.all()
    assert (standing.forecaster, standing.forecast) == (first, newest)


def test_it_can_be_undone(editor: Actor) -> None:
    first, second = pair()
    merging.merge(forecaster=second, into=first, reason="The same person.", actor=editor, now=NOW + HOUR)
    merging.separate(forecaster=second, reason="Namesakes.", actor=editor, now=NOW + 2 * HOUR)
    stage.score(now=NOW + 2 * HOUR)
    assert [n_of(first), n_of(second)] == [(first.slug, 2), (second.slug, 2)]
    assert n_of(second, Wanted(as_of=NOW + HOUR)) == (first.slug, 3)
    with pytest.raises(Conflict, match="no other name"):
        merging.separate(forecaster=second, reason="Again.", actor=editor, now=NOW + 3 * HOUR)
    assert differences() == []
    assert_history_holds()


def test_a_chain_leads_to_its_end_and_breaks_in_its_middle(editor: Actor) -> None:
    third, second, first = (factories.forecaster() for _ in range(3))
    merging.merge(forecaster=third, into=second, reason="One.", actor=editor, now=NOW)
    merging.merge(forecaster=second, into=first, reason="One.", actor=editor, now=NOW)
    assert [Forecaster.objects.get(pk=who.pk).meant for who in (third, second)] == [first, first]
    merging.separate(forecaster=second, reason="Two.", actor=editor, now=NOW)
    assert [Forecaster.objects.get(pk=who.pk).meant for who in (third, second)] == [second, second]
    assert_history_holds()


@pytest.mark.parametrize(
    "kind, other, field, words",
    [
        ("author", "quoted", "into", "kinds differ"),
        ("reader", "author", "into", "readers are not merged"),
        ("author", "reader", "into", "readers are not merged"),
        ("author", "same", "into", "the same forecaster"),
        ("author", "author", "reason", "Fill this in"),
    ],
)
def test_what_is_refused(editor: Actor, kind: str, other: str, field: str, words: str) -> None:
    one = factories.forecaster(kind)
    into = one if other == "same" else factories.forecaster(other)
    with pytest.raises(Invalid) as refusal:
        merging.merge(forecaster=one, into=into, reason="" if field == "reason" else "One.", actor=editor, now=NOW)
    assert words in refusal.value.fields[field]


def test_circles_and_second_merges_are_refused(editor: Actor) -> None:
    one, other, third = (factories.forecaster() for _ in range(3))
    merging.merge(forecaster=one, into=other, reason="One.", actor=editor, now=NOW)
    with pytest.raises(Invalid, match=f"another name of {other.name}"):
        merging.merge(forecaster=other, into=one, reason="One.", actor=editor, now=NOW)
    with pytest.raises(Conflict, match="undo that first"):
        merging.merge(forecaster=one, into=third, reason="One.", actor=editor, now=NOW)


def test_only_the_editor_merges() -> None:
    one, other, reviewer = factories.forecaster(), factories.forecaster(), Actor.of(factories.person(Role.REVIEWER))
    with pytest.raises(NotAllowed, match="editor-in-chief"):
        merging.merge(forecaster=one, into=other, reason="One.", actor=reviewer, now=NOW)
    with pytest.raises(NotAllowed, match="editor-in-chief"):
        merging.separate(forecaster=one, reason="Two.", actor=reviewer, now=NOW)
