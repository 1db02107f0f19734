import pytest

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import calls_of
from forecasts.scorecards.verdicts import Verdict, add_up, published, sum_contributions, verdict_of
from forecasts.scoring.forecast import Rule, Score
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

VERDICT = Verdict(
    forecaster_id=1,
    forecast_id=2,
    kind=Forecaster.Kind.AUTHOR,
    outlet_id=3,
    article_id=4,
    topic_ids=[5, 6],
    cluster="article:a",
    low_ppm=50_000,
    point_ppm=200_000,
    high_ppm=300_000,
    committed=True,
    read_by="test",
    occurred=False,
    held=True,
    prospective=False,
    unscorable="",
    method=1,
    scores={Rule.BRIER: Score(Rule.BRIER, 40, 3, 90)},
)
SHARED = {("outlet", 3), ("article", 4), ("topic", 5), ("topic", 6), ("ledger", 0)}


def lines(verdict: Verdict) -> dict[tuple[str, int], set[str]]:
    """Which parts of which cards it adds to."""
    found: dict[tuple[str, int], set[str]] = {}
    for key in add_up([verdict]):
        found.setdefault((key.kind, key.subject), set()).add(key.part)
    return found


@pytest.mark.parametrize("kind", [Forecaster.Kind.AUTHOR, Forecaster.Kind.MODEL])
def test_authors_and_models_count_everywhere(kind: str) -> None:
    found = lines(VERDICT._replace(kind=kind))
    assert set(found) == SHARED | {("forecaster", 1)}
    assert set(map(frozenset, found.values())) == {frozenset({"all", "committed", "retrospective"})}


def test_quoted_third_parties_are_a_part_of_their_own() -> None:
    found = lines(VERDICT._replace(kind=Forecaster.Kind.QUOTED))
    assert found.pop(("forecaster", 1)) == {"all", "committed", "retrospective"}
    assert found == {key: {"quoted"} for key in SHARED}


@pytest.mark.parametrize("kind", [Forecaster.Kind.READER, Forecaster.Kind.REFERENCE])
def test_readers_and_references_have_no_card_but_their_own(kind: str) -> None:
    assert set(lines(VERDICT._replace(kind=kind))) == {("forecaster", 1)}


def test_the_parts_follow_commitment_and_recording() -> None:
    found = lines(VERDICT._replace(committed=False, prospective=True))
    assert found["ledger", 0] == {"all", "non_committal", "prospective"}


def test_a_claim_without_outlet_article_or_topic_counts_for_author_and_ledger() -> None:
    found = lines(VERDICT._replace(outlet_id=None, article_id=None, topic_ids=[]))
    assert set(found) == {("forecaster", 1), ("ledger", 0)}


def test_without_a_score_nothing_is_added() -> None:
    assert lines(VERDICT._replace(scores={}, unscorable=Outcome.AMBIGUOUS)) == {}


def test_contributions_add_up() -> None:
    sums = sum_contributions([VERDICT, VERDICT._replace(forecaster_id=9)])
    ledger = sums["ledger", 0, "all", Rule.BRIER]  # type: ignore[index] # a card key is such a tuple
    assert (ledger.value.n, ledger.value.total, ledger.low.total, ledger.high.total) == (2, 80, 6, 180)


@pytest.mark.django_db
def test_what_is_published_is_the_verdict_on_the_call() -> None:
    claim = stage.recorded(article=factories.article(), topics=[factories.topic(), factories.topic()])
    stage.called("could", claim=claim)
    stage.score(claim)
    [call] = calls_of([claim], at=NOW)
    assert published(Standing.objects.get(claim=claim)) == verdict_of(call)
