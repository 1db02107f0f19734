from datetime import timedelta
from typing import Any

import pytest

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Card, ScoreJob, Standing
from forecasts.scorecards.publishing import bulk
from forecasts.scorecards.publishing import writing as publishing
from forecasts.scorecards.publishing.checking import differences
from forecasts.scorecards.verdicts import METHOD
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
KEY = ("kind", "subject", "part", "rule")
BIG = "1" + "0" * 40


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(publishing, "ASKED_AT_ONCE", 2)


def lines(*subjects: int, total: str = "0") -> list[tuple[Any, ...]]:
    return [("topic", subject, "all", "brier", total) for subject in subjects]


def stored() -> list[tuple[int, str]]:
    return list(Card.objects.order_by("subject").values_list("subject", "total"))


def insert(*rows: tuple[Any, ...], update: tuple[str, ...] = ()) -> None:
    names = [*KEY, *publishing.TOTALS, "method", "computed_at"]
    made = ((*row[:4], 0, 0, 0, row[4], "0", "0", METHOD, NOW) for row in rows)
    bulk.insert(Card, names, made, unique=KEY, update=update)


def test_more_rows_than_fit_one_statement() -> None:
    insert(*lines(1, 2, 3, 4, 5, total=BIG))
    assert stored() == [(subject, BIG) for subject in (1, 2, 3, 4, 5)]


def test_what_is_there_is_left_alone() -> None:
    insert(*lines(2))
    insert(*lines(1, 2, 3, total="7"))
    assert stored() == [(1, "7"), (2, "0"), (3, "7")]


def test_or_updated() -> None:
    insert(*lines(2))
    insert(*lines(1, 2, 3, total="7"), update=("total",))
    assert stored() == [(1, "7"), (2, "7"), (3, "7")]


def test_rows_are_updated_by_their_keys() -> None:
    insert(*lines(1, 2, 3, 4))
    keys = dict(Card.objects.values_list("subject", "pk"))
    bulk.update(Card, ["n", "total"], [(subject, BIG, keys[subject]) for subject in (1, 3, 4)])
    assert stored() == [(1, BIG), (2, "0"), (3, BIG), (4, BIG)]


def test_nothing_is_no_mistake() -> None:
    insert()
    bulk.update(Card, ["n"], [])
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
        assert differences(now=NOW) == []
    assert Card.objects.get(kind="ledger", part="all", rule="brier").n == 3
