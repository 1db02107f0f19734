from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Score, ScoreJob, Standing
from forecasts.scorecards.publishing import bulk
from forecasts.scorecards.publishing.checking import differences
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)


@pytest.fixture
def standing() -> Standing:
    """A standing without a score."""
    claim = stage.called(outcome=None).claim
    stage.score(claim)
    return Standing.objects.get(claim=claim)


def stored() -> list[tuple[str, int | None]]:
    return list(Score.objects.order_by("rule").values_list("rule", "value"))


def insert(standing: Standing, **values: int | None) -> None:
    rows = ((standing.pk, rule, value, 0, None) for rule, value in values.items())
    bulk.insert(Score, ["standing", "rule", "value", "low", "high"], rows)


def test_more_rows_than_fit_one_statement(standing: Standing) -> None:
    insert(standing, a=1, b=2**62, c=None, d=0, e=5)
    assert stored() == [("a", 1), ("b", 2**62), ("c", None), ("d", 0), ("e", 5)]


def test_a_row_that_is_there_already_is_an_error(standing: Standing) -> None:
    insert(standing, a=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(standing, b=1, a=2)
    assert stored() == [("a", 1)]


def test_rows_are_updated_by_their_keys(standing: Standing) -> None:
    insert(standing, a=1, b=2, c=3, d=4)
    keys = dict(Score.objects.values_list("rule", "pk"))
    bulk.update(Score, ["value", "low"], [(None if rule == "c" else 9, 7, keys[rule]) for rule in ("a", "c", "d")])
    assert stored() == [("a", 9), ("b", 2), ("c", None), ("d", 9)]
    assert list(Score.objects.order_by("rule").values_list("low", flat=True)) == [7, 0, 7, 7]


def test_nothing_is_no_mistake(standing: Standing) -> None:
    insert(standing)
    bulk.update(Score, ["value"], [])
    assert stored() == []


def test_a_name_that_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="standings is no column of Claim"):
        bulk.update(type(factories.claim()), ["standings"], [])


def test_a_standing_comes_back_as_it_was_written() -> None:
    claim = stage.recorded(article=factories.article(), topics=[factories.topic(), factories.topic()])
    stage.called("could", claim=claim)
    moment = NOW + timedelta(microseconds=5)
    stage.score(claim, now=moment)
    standing = Standing.objects.get()
    assert standing.computed_at == moment
    assert standing.topic_ids == sorted(topic.pk for topic in claim.topics.all())
    assert (standing.unscorable, standing.occurred, standing.kind) == ("", False, "author")


def test_many_forecasters_on_a_claim_are_published_exactly() -> None:
    claim = stage.recorded(article=factories.article(), topics=[factories.topic()])
    for number in range(7):
        kind = ("author", "quoted", "reader")[number % 3]
        factories.forecast(claim, forecaster=factories.forecaster(kind), p_ppm=number * 166_666, article=claim.article)
    for outcome in (Outcome.DID_NOT_OCCUR, Outcome.OCCURRED, Outcome.AMBIGUOUS, Outcome.OCCURRED):
        factories.resolution(claim, outcome)
        ScoreJob.objects.raise_for([claim])
        stage.score(claim)
        assert differences() == []
    assert stage.sums("ledger", 0)["all", "brier"].value.n == 3
