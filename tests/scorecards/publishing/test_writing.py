from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Card, Score, ScoreJob, Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.publishing import checking
from forecasts.scorecards.publishing.operations import score_claims
from forecasts.scorecards.publishing.writing import Change, apply_to_cards, sum_of
from forecasts.scorecards.verdicts import METHOD, Addend, CardKey
from forecasts.scoring.forecast import Rule
from forecasts.scoring.sums import RangedSum
from tests import factories
from tests.factories import NOW
from tests.scorecards import cases, stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def card(forecaster: Forecaster, rule: Rule = Rule.BRIER) -> Card:
    return Card.objects.get(kind="forecaster", subject=forecaster.pk, part="all", rule=rule)


def resolve(claim: Claim, outcome: str) -> None:
    """Resolve anew and score."""
    factories.resolution(claim, outcome)
    ScoreJob.objects.raise_for([claim])
    stage.score(claim)


def everything() -> list[tuple[object, ...]]:
    """All that is published, without keys and times."""
    cards = Card.objects.exclude(n=0, infinite=0).order_by("kind", "subject", "part", "rule")
    standings = Standing.objects.order_by("claim", "forecaster")
    return [
        *cards.values_list("kind", "subject", "part", "rule", "n", "infinite", "infinite_high", "total", "total_low"),
        *standings.values_list("claim", "forecaster", "unscorable", "occurred", "point_ppm", "prospective"),
        *Score.objects.order_by("standing__claim", "rule").values_list(
            "standing__claim", "rule", "value", "low", "high"
        ),
    ]


def test_a_card_holds_exact_sums() -> None:
    author = factories.forecaster()
    for wording in ("unlikely", "could", "likely"):
        stage.called(wording, forecaster=author)
    stage.score()
    brier = card(author)
    assert (brier.n, brier.total, brier.total_low, brier.total_high) == (
        3, "762500000000", "385000000000", "1172500000000",
    )  # fmt: skip


def test_a_new_resolution_moves_the_card_by_the_difference() -> None:
    author = factories.forecaster()
    claim = stage.called("unlikely", forecaster=author).claim
    stage.called("could", forecaster=author)
    stage.score()
    resolve(claim, Outcome.OCCURRED)
    assert (card(author).n, card(author).total) == (2, str(640_000_000_000 + 160_000_000_000))
    resolve(claim, Outcome.AMBIGUOUS)
    assert (card(author).n, card(author).total) == (1, "160000000000")
    assert not Score.objects.filter(standing__claim=claim).exists()


def test_taking_a_resolution_back_restores_everything_that_was_published() -> None:
    author = factories.forecaster()
    claim = stage.called("unlikely", forecaster=author).claim
    stage.score()
    before = everything()
    resolve(claim, Outcome.OCCURRED)
    assert everything() != before
    resolve(claim, Outcome.DID_NOT_OCCUR)
    assert everything() == before


def test_filing_a_claim_elsewhere_takes_its_scores_along() -> None:
    old, new = factories.topic(), factories.topic()
    claim = stage.called(claim=stage.recorded(topics=[old])).claim
    stage.score()
    claim.topics.set([new])
    ScoreJob.objects.raise_for([claim])
    stage.score()
    counts = {
        topic.pk: Card.objects.get(kind="topic", subject=topic.pk, part="all", rule="log").n for topic in (old, new)
    }
    assert counts == {old.pk: 0, new.pk: 1}


def test_what_did_not_change_is_not_written() -> None:
    claim = stage.called().claim
    stage.score()
    ScoreJob.objects.raise_for([claim])
    with CaptureQueriesContext(connection) as queries:
        stage.score(claim)
    written = {
        query["sql"].split('"')[1] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    }
    assert written == {"forecasts_scorejob", "forecasts_publications"}


def lines_of(forecaster: Forecaster) -> dict[str, Card]:
    lines = Card.objects.filter(kind="forecaster", subject=forecaster.pk, rule=Rule.BRIER)
    return {line.part: line for line in lines}


def test_infinite_scores_are_counted_and_not_added() -> None:
    author = factories.forecaster()
    claim = stage.recorded()
    factories.forecast(claim, p_ppm=1_000_000, forecaster=author)
    resolve(claim, Outcome.DID_NOT_OCCUR)
    assert (card(author, Rule.LOG).n, card(author, Rule.LOG).infinite, card(author, Rule.LOG).total) == (0, 1, "0")
    assert card(author).total == str(10**12)


LINE = CardKey("topic", 99, "all", "brier")
HUGE = Addend(10**8, 3, 1, 10**20 + 1, 7, 10**21 + 3)


def test_a_sum_beyond_63_bits_keeps_every_digit() -> None:
    apply_to_cards(Change({LINE: HUGE}), now=NOW)
    apply_to_cards(Change({LINE: Addend(1, 0, 0, 5, 5, 5)}), now=NOW)
    stored = Card.objects.get(kind="topic", subject=99)
    assert (stored.n, stored.total, stored.total_high) == (10**8 + 1, "100000000000000000006", "1000000000000000000008")
    assert sum_of(stored) == HUGE.plus(Addend(1, 0, 0, 5, 5, 5)).sums
    apply_to_cards(Change({LINE: Addend(-1, 0, 0, -5, -5, -5)}), now=NOW)
    assert sum_of(Card.objects.get(kind="topic", subject=99)) == HUGE.sums


@pytest.mark.parametrize(
    "taken",
    [Addend(-2, 0, 0, -9, -9, -9), Addend(-1, 0, 0, -8, -9, -9), Addend(-1, 0, 0, -9, -9, -8), Addend(infinite=-1),
     Addend(infinite_high=-1), Addend(infinite_high=2)],
)  # fmt: skip
def test_what_was_never_added_cannot_be_taken_back(taken: Addend) -> None:
    apply_to_cards(Change({LINE: Addend(1, 0, 0, 9, 9, 9)}), now=NOW)
    with pytest.raises(ValueError, match="More scores were taken back"):
        apply_to_cards(Change({LINE: taken}), now=NOW)
    apply_to_cards(Change({LINE: Addend(-1, 0, 0, -9, -9, -9)}), now=NOW)
    assert sum_of(Card.objects.get(kind="topic", subject=99)) == RangedSum()


def test_every_case_published_anew_and_taken_back_restores_the_cards_to_the_byte() -> None:
    claims = cases.every_case()
    ScoreJob.objects.raise_for(claims)
    score_claims(claim_pks=[claim.pk for claim in claims], now=NOW)
    cards = list(Card.objects.order_by("pk").values())
    assert checking.differences(now=NOW) == []
    resolved = [claim for claim in claims if claim.kind == "binary" and claim.state == "resolved"]
    outcomes = {claim.pk: claim.current_resolution.proposal.outcome for claim in resolved if claim.current_resolution}
    for claim in resolved:
        resolve(claim, Outcome.AMBIGUOUS if outcomes[claim.pk] != Outcome.AMBIGUOUS else Outcome.OCCURRED)
    assert checking.differences(now=NOW) == []
    for claim in reversed(resolved):
        resolve(claim, outcomes[claim.pk])
    there = {card["id"] for card in cards}
    assert [card for card in Card.objects.order_by("pk").values() if card["id"] in there] == cards
    assert not Card.objects.exclude(pk__in=there).exclude(n=0, infinite=0).exists()
    assert checking.differences(now=NOW) == []


def test_a_card_says_as_of_when_it_last_changed_and_by_which_method() -> None:
    author, later = factories.forecaster(), NOW + timedelta(days=1)
    stage.called(forecaster=author)
    stage.score()
    stage.called(wording="could", forecaster=author)
    stage.score(now=later)
    made = {part: (line.method, line.computed_at) for part, line in lines_of(author).items()}
    assert made == {"all": (METHOD, later), "committed": (METHOD, NOW), "non_committal": (METHOD, later)} | {
        "retrospective": (METHOD, later)
    }


@pytest.mark.parametrize("together", [True, False], ids=["together", "one_by_one"])
def test_a_new_method_makes_the_lines_its_own_that_keep_their_sums(*, together: bool) -> None:
    author = factories.forecaster()
    claim = stage.called(forecaster=author).claim
    stage.score()
    cards = Card.objects.filter(kind="forecaster", subject=author.pk)
    Standing.objects.filter(forecaster=author).update(method=METHOD - 1)
    cards.update(method=METHOD - 1)
    ScoreJob.objects.raise_for([claim])
    if together:
        score_claims(claim_pks=[claim.pk], now=NOW)
    else:
        stage.score()
    assert set(cards.values_list("method", flat=True)) == {METHOD}
    assert checking.differences(now=NOW) == []
