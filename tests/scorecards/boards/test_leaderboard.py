from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.errors import Invalid
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster, Outlet, Topic
from forecasts.scorecards.boards import leaderboard as boards
from forecasts.scorecards.boards.leaderboard import leaderboard
from forecasts.scorecards.card.documents import document
from forecasts.scoring.ranks import FEWEST_RANKED
from tests import factories
from tests.factories import NOW
from tests.scorecards import asking, stage
from tests.scorecards.stage import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]

BEFORE = datetime(2020, 6, 24, tzinfo=UTC)
LEVELS = {"Good": 100_000, "Fair": 120_000, "Bad": 800_000}


def board(kind: str = "forecaster", **asked: Any) -> Document:
    return leaderboard(kind=kind, now=NOW, **asked)


def rows(kind: str = "forecaster", **asked: Any) -> dict[str, Document]:
    return {row["subject"]["name"]: row for row in board(kind, **asked)["rows"]}


def answered(outlet: Outlet, topic: Topic, said: dict[Forecaster, int], *, claims: int = FEWEST_RANKED) -> None:
    """Claims that did not occur, recorded in advance, on each of which everybody named said the same number."""
    for _ in range(claims):
        claim = stage.recorded(outlet=outlet, topics=[topic], recorded_at=BEFORE)
        for forecaster, p_ppm in said.items():
            factories.forecast(claim, forecaster=forecaster, p_ppm=p_ppm)
        factories.resolution(claim, Outcome.DID_NOT_OCCUR)
        ScoreJob.objects.raise_for([claim])
    stage.score()


@pytest.fixture
def people() -> dict[str, Forecaster]:
    """Three authors with enough forecasts for a place, and what else there may be: nobody of them has one."""
    people = {name: factories.forecaster(name=name) for name in LEVELS}
    outlet, topic = factories.outlet(name="The Outlet"), factories.topic(name="The Topic")
    reader = factories.forecaster(Forecaster.Kind.READER, name="A private reader")
    public = factories.forecaster(Forecaster.Kind.READER, name="Public reader", opted_in=True)
    crowd = factories.forecaster(Forecaster.Kind.REFERENCE, name="Always 50 %")
    answered(outlet, topic, {person: LEVELS[name] for name, person in people.items()})
    answered(outlet, topic, dict.fromkeys((reader, public, crowd), 500_000), claims=1)
    return people


def test_places_are_ranges_and_follow_the_intervals(people: dict[str, Forecaster]) -> None:
    found = rows()
    ranks = {name: found[name]["rank"] for name in LEVELS}
    assert ranks == {"Good": {"low": 1, "high": 2}, "Fair": {"low": 1, "high": 2}, "Bad": {"low": 3, "high": 3}}
    assert list(found)[:3] == ["Good", "Fair", "Bad"]


def test_a_row_says_what_the_scorecard_says(people: dict[str, Forecaster]) -> None:
    row, card = rows()["Fair"], document(kind="forecaster", slug=people["Fair"].slug, now=NOW)
    assert row["scores"]["brier"] == card["scores"]["brier"]
    assert (row["scores"]["brier"]["sum"], row["scores"]["brier"]["value"]) == ("432000000000", 0.0144)
    assert row["scores"]["log"] == card["split"]["prospective"]["log"]
    held = {name: card["calls"][name] for name in ("held", "not_held", "no_side", "interval")}
    assert row["calls"] == held | {"share": 1.0}
    assert row["subject"] == card["subject"] | {"of": "author"}
    assert row["counts"] == {
        "forecasts": 30, "waiting": 0, "not_scored": 0, "prospective": 30, "retrospective": 0, "clusters": 30,
    }  # fmt: skip


def test_both_ways_of_recording_are_boards_of_their_own(people: dict[str, Forecaster]) -> None:
    late = factories.forecaster(name="Late")
    for _ in range(2):
        stage.called(forecaster=late, article=factories.article())
    stage.called("likely", forecaster=people["Good"])
    stage.score()
    ahead, afterwards = rows(), rows(part="retrospective")
    assert (ahead["Late"]["unranked"], ahead["Late"]["scores"]["brier"]["n"]) == (
        "all 2 scored forecasts were recorded afterwards",
        0,
    )
    assert (afterwards["Late"]["unranked"], afterwards["Late"]["scores"]["brier"]["n"]) == ("2 scored, 30 needed", 2)
    assert (ahead["Good"]["scores"]["brier"]["n"], afterwards["Good"]["scores"]["brier"]["n"]) == (30, 1)
    assert ahead["Good"]["counts"]["retrospective"] == afterwards["Good"]["counts"]["retrospective"] == 1


def test_where_all_answer_alike_nothing_is_adjusted_and_the_worst_is_drawn_back(people: dict[str, Forecaster]) -> None:
    found = rows()
    adjusted = {name: found[name]["scores"]["adjusted"] for name in LEVELS}
    assert {name: entry["value"] for name, entry in adjusted.items()} == {"Good": 0.01, "Fair": 0.0144, "Bad": 0.64}
    assert all(entry["interval"]["low"] == entry["interval"]["high"] == entry["value"] for entry in adjusted.values())
    assert found["Public reader"]["scores"]["adjusted"] == {
        "value": None, "reason": "no claim in common with most of the others, not even over a chain",
    }  # fmt: skip
    assert {row["scores"]["shrunk"].get("reason") for row in found.values()} == {
        "it takes four subjects, and scores that differ",
        "nothing scored in this part",
    }


def test_a_mean_of_few_is_drawn_towards_that_of_all(people: dict[str, Forecaster]) -> None:
    """Two whose scores scatter, one of them with three forecasts only, beside those who always score the same."""
    many, few = factories.forecaster(name="Many"), factories.forecaster(name="Few")
    for at in range(30):
        said = {many: 500_000 * (at % 3)} | ({few: 500_000 * (at % 3)} if at < 3 else {})
        answered(factories.outlet(), factories.topic(), said, claims=1)
    found = rows()
    plain, shrunk = (
        {name: found[name]["scores"][key]["value"] for name in ("Many", "Few")} for key in ("brier", "shrunk")
    )
    assert plain["Many"] == plain["Few"] == 0.416667
    assert shrunk["Few"] < shrunk["Many"] < plain["Many"]
    assert found["Many"]["scores"]["adjusted"] == {
        "value": None,
        "reason": found["Few"]["scores"]["adjusted"]["reason"],
    }


def test_choices_count_like_yes_or_no(people: dict[str, Forecaster]) -> None:
    model = factories.forecaster(Forecaster.Kind.MODEL, name="Model")
    for _ in range(FEWEST_RANKED):
        asking.resolved(asking.MATCH, {"Brazil": 600_000, "Draw": 400_000, "Croatia": 0}, "Brazil", forecaster=model)
    stage.score()
    found = rows(part="retrospective")["Model"]
    assert (found["rank"], found["scores"]["brier"]["n"]) == ({"low": 1, "high": 1}, FEWEST_RANKED)
    assert (found["calls"]["held"], found["calls"]["no_side"]) == (FEWEST_RANKED, 0)
    assert (found["counts"]["waiting"], found["counts"]["clusters"]) == (0, FEWEST_RANKED)
    assert "no claim in common" in found["scores"]["adjusted"]["reason"]


def test_who_is_listed(people: dict[str, Forecaster]) -> None:
    found = rows()
    assert "Public reader" in found
    assert found["Public reader"]["unranked"] == "1 scored, 30 needed"
    assert not {"A private reader", "Always 50 %"} & set(found)


def test_a_claim_of_several_topics_counts_once_on_each() -> None:
    topics = [factories.topic(name=name) for name in ("One", "Another", "Third")]
    claim = stage.recorded(topics=topics, recorded_at=BEFORE)
    stage.called(claim=claim)
    stage.score()
    found = rows("topic")
    assert [found[topic.name]["counts"]["forecasts"] for topic in topics] == [1, 1, 1]
    assert [found[topic.name]["scores"]["brier"]["n"] for topic in topics] == [1, 1, 1]


@pytest.mark.parametrize("kind, name", [("outlet", "The Outlet"), ("topic", "The Topic")])
def test_outlets_and_topics_count_authors_and_models_alone(people: dict[str, Forecaster], kind: str, name: str) -> None:
    row = rows(kind)[name]
    card = document(kind=kind, slug=row["subject"]["slug"], now=NOW)
    assert row["scores"]["brier"] == card["scores"]["brier"]
    assert (row["scores"]["brier"]["n"], row["counts"]["forecasts"], row["counts"]["clusters"]) == (90, 90, 30)
    assert row["rank"] == {"low": 1, "high": 1}
    assert "of" not in row["subject"]


def test_thirty_forecasts_of_one_article_are_no_place() -> None:
    author, article = factories.forecaster(name="One article"), factories.article()
    for _ in range(FEWEST_RANKED):
        stage.called(forecaster=author, article=article)
    stage.score()
    row = rows(part="retrospective")["One article"]
    assert (row["unranked"], row["counts"]["clusters"]) == ("all from one article or group", 1)
    assert "no_interval" in row["scores"]["brier"]


@pytest.mark.parametrize(
    "order, names",
    [
        ("error", ["Good", "Fair", "Bad", "Few", "Public reader"]),
        ("adjusted", ["Good", "Fair", "Bad", "Few", "Public reader"]),
        ("held", ["Fair", "Good", "Bad", "Few", "Public reader"]),
        ("n", ["Bad", "Fair", "Good", "Few", "Public reader"]),
        ("name", ["Bad", "Fair", "Good", "Few", "Public reader"]),
    ],
)
def test_a_board_can_be_sorted_and_places_come_first(
    people: dict[str, Forecaster], order: str, names: list[str]
) -> None:
    few = factories.forecaster(name="Few")
    answered(factories.outlet(), factories.topic(), {few: 0}, claims=2)
    found = [name for name in rows(order=order) if name in names]
    assert found == names


def test_a_board_is_cut_into_pages(people: dict[str, Forecaster], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(rows())
    monkeypatch.setattr(boards, "PER_PAGE", 2)
    first = board()
    assert (first["listed"], first["ranked"], first["pages"]) == (len(whole), 3, -(-len(whole) // 2))
    pages = [name for number in range(1, first["pages"] + 1) for name in rows(page=number)]
    assert pages == whole


@pytest.mark.parametrize("asked", [{"kind": "article"}, {"part": "all"}, {"order": "rank"}, {"page": 0}, {"page": 2}])
def test_what_there_is_not_is_refused_by_name(asked: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        board(**({"kind": "topic"} | asked))
    assert list(refused.value.fields) == list(asked)


def test_an_empty_board_has_one_page() -> None:
    assert board("topic") | {"as_of": ""} == board("topic") | {"as_of": "", "listed": 0, "pages": 1, "rows": []}


def test_it_takes_as_many_queries_for_many_as_for_few(
    people: dict[str, Forecaster], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for kind, queries in (("forecaster", 6), ("outlet", 6), ("topic", 5)):
        with django_assert_num_queries(queries):
            made = board(kind)
        with django_assert_num_queries(2):
            assert board(kind) == made


def test_a_board_is_kept_until_something_is_recorded_or_published(people: dict[str, Forecaster]) -> None:
    first = rows()
    reader = Forecaster.objects.get(name="A private reader")
    Forecaster.objects.filter(pk=reader.pk).update(opted_in=True)
    assert rows() == first
    append([Step(Kind.FORECASTER_OPTED_IN, reader, [reader])], actor=Actor.rule(), now=NOW)
    assert rows().keys() - first.keys() == {"A private reader"}
    stage.called(forecaster=reader)
    stage.score()
    assert rows(part="retrospective")["A private reader"]["counts"]["retrospective"] == 1
