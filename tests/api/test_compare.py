import pytest
from django.test import Client

from forecasts import clock
from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards.comparison import comparison
from forecasts.scorecards.boards.everybody import everybody
from tests import factories
from tests.api.conftest import Get
from tests.scorecards import stage
from tests.scorecards.boards.test_comparison import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def slugs() -> tuple[str, str]:
    """Two who share six claims recorded in advance."""
    people = factories.forecaster(), factories.forecaster()
    for at in range(6):
        said({people[0]: 100_000 * at, people[1]: 200_000})
    stage.score()
    return people[0].slug, people[1].slug


def test_it_is_the_comparison_of_the_page(get: Get, slugs: tuple[str, str]) -> None:
    first, second = slugs
    answer = get(f"compare/?first={first}&second={second}")
    expected = comparison(kind="forecaster", first=first, second=second, now=clock.now())
    assert answer | {"as_of": ""} == expected | {"as_of": ""}
    assert answer["n"] == 6
    many = get(f"compare/everybody/?first={first}")
    assert many | {"as_of": ""} == everybody(kind="forecaster", slug=first, now=clock.now()) | {"as_of": ""}
    assert many["others"][0]["subject"]["slug"] == second


def test_nothing_shared_is_an_answer(get: Get, slugs: tuple[str, str]) -> None:
    answer = get(f"compare/?first={slugs[0]}&second={slugs[1]}&part=retrospective")
    assert (answer["n"], answer["verdict"], answer["claims"]) == (0, "nothing_shared", [])


def test_who_has_the_answer_already_is_told_so(client: Client, slugs: tuple[str, str]) -> None:
    for address in (
        f"/api/v1/compare/?first={slugs[0]}&second={slugs[1]}",
        f"/api/v1/compare/everybody/?first={slugs[0]}",
    ):
        tag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "query, fields",
    [
        ("compare/", ["first", "second"]),
        ("compare/?first={0}", ["second"]),
        ("compare/?first={0}&second={0}", ["second"]),
        ("compare/?first={0}&second=nobody", ["second"]),
        ("compare/?first={0}&second={1}&kind=topic", ["kind"]),
        ("compare/?first={0}&second={1}&kind=planet", ["kind"]),
        ("compare/?first={0}&second={1}&part=all", ["part"]),
        ("compare/?first={0}&second={1}&page=2", ["page"]),
        ("compare/?first={0}&second={1}&page=x", ["page"]),
        ("compare/?first={0}&second={1}&third=x", ["third"]),
        ("compare/everybody/", ["first"]),
        ("compare/everybody/?first=nobody", ["first"]),
        ("compare/everybody/?first={0}&second={1}", ["second"]),
    ],
)
def test_what_there_is_not_is_an_error_that_names_it(
    get: Get, slugs: tuple[str, str], query: str, fields: list[str]
) -> None:
    assert list(get(query.format(*slugs), 400)["errors"]) == fields


def test_a_private_card_is_as_unknown_as_nobody(get: Get, slugs: tuple[str, str]) -> None:
    reader = factories.forecaster(Forecaster.Kind.READER, name="Nobody knows").slug
    private, nobody = (get(f"compare/?first={slugs[0]}&second={slug}", 400)["errors"] for slug in (reader, "nobody"))
    assert private["second"] == [nobody["second"][0].replace("nobody", reader)]
