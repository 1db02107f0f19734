from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards import comparison
from forecasts.web.compare import in_cases
from tests import factories
from tests.scorecards import stage
from tests.scorecards.boards.test_comparison import said
from tests.web.conftest import SignIn


@pytest.fixture
def two(roles: None) -> dict[str, str]:
    """Two who share seven claims recorded in advance, on all of which the first was closer."""
    people = factories.forecaster(name="Anna <A>"), factories.forecaster(name="Bert")
    for at in range(7):
        said({people[0]: 100_000, people[1]: 300_000 + at * 100_000})
    said({people[0]: 100_000})
    stage.score()
    return {name: person.slug for name, person in zip(("first", "second"), people, strict=True)}


def test_two_are_compared_in_words_and_numbers(client: Client, two: dict[str, str]) -> None:
    answer = client.get("/compare/", two)
    assert "Anna &lt;A&gt; was closer, by 0.390 on average. Luck alone would give such a difference in about 16 of" in (
        answer.text
    )
    assert "all 128 changes of sign over 7 clusters" in answer.text
    assert answer.text.count('href="/claims/') >= 7
    assert f'<option value="{two["first"]}" selected>Anna &lt;A&gt;</option>' in answer.text
    assert f"/api/v1/compare/?kind=forecaster&amp;part=prospective&amp;first={two['first']}" in answer.text
    assert answer.context["sides"][0]["only"] == 1


def test_one_alone_is_compared_with_everybody(client: Client, two: dict[str, str]) -> None:
    answer = client.get("/compare/", {"first": two["second"]})
    assert "1 other shares at least 5 claims recorded in advance" in answer.text
    assert [(other["subject"]["slug"], words) for other, _, words in answer.context["others"]] == [
        (two["first"], "farther off")
    ]
    assert f'href="/compare/?part=prospective&amp;first={two["second"]}&amp;second={two["first"]}"' in answer.text
    assert "/api/v1/compare/everybody/?kind=forecaster" in answer.text


def test_nothing_shared_leads_to_the_other_part(client: Client, two: dict[str, str]) -> None:
    answer = client.get("/compare/", two | {"part": "retrospective"})
    assert "have no scored claim in common" in answer.text
    assert (
        f'<a href="/compare/?part=prospective&amp;first={two["first"]}&amp;second={two["second"]}">Look at those'
        in answer.text
    )
    alone = client.get("/compare/", {"first": two["first"], "part": "retrospective"})
    assert "Nobody else has 5 scored claims recorded afterwards in common" in alone.text


def test_it_opens_on_the_part_that_has_scores(client: Client, two: dict[str, str]) -> None:
    late = [factories.forecaster() for _ in range(2)]
    with_one_of_each = {"first": two["first"], "second": late[0].slug}
    assert [tab.current for tab in client.get("/compare/").context["parts"]] == [True, False]
    said(dict.fromkeys(late, 100_000), ahead=False)
    stage.score()
    for asked, part in (
        ({}, 0),
        (two, 0),
        ({"first": late[0].slug}, 1),
        (with_one_of_each, 0),
        ({"kind": "outlet"}, 0),
    ):
        tabs = client.get("/compare/", asked).context["parts"]
        assert [tab.current for tab in tabs].index(True) == part, asked
    Standing.objects.filter(prospective=True).delete()
    assert [tab.current for tab in client.get("/compare/").context["parts"]] == [False, True]


def test_too_few_and_no_difference_are_said(client: Client, two: dict[str, str]) -> None:
    one, other, third = (factories.forecaster() for _ in range(3))
    for at in range(8):
        said({one: 200_000 + (-1) ** at * 50_000, other: 200_000} | ({third: 0} if at < 5 else {}))
    stage.score()
    alike = client.get("/compare/", {"first": one.slug, "second": other.slug}).text
    assert "No difference that luck could not explain: it would give one as large in about" in alike
    assert "Too few to tell" in client.get("/compare/", {"first": one.slug, "second": third.slug}).text


def test_the_claims_are_cut_into_pages(client: Client, two: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "PER_PAGE", 3)
    middle = client.get("/compare/", two | {"page": "2"}).context
    assert (middle["earlier"], middle["later"]) == tuple(
        f"/compare/?part=prospective&first={two['first']}&second={two['second']}{page}" for page in ("", "&page=3")
    )
    beyond = client.get("/compare/", two | {"page": "4"})
    assert "There are 3 pages of shared claims" in beyond.text
    assert beyond.context["pair"]["page"] == 1


def test_what_is_wrong_stands_at_its_field(client: Client, two: dict[str, str]) -> None:
    reader = factories.forecaster(Forecaster.Kind.READER, name="Nobody knows")
    for asked, name, says in (
        ({"first": "nobody", "second": two["second"]}, "first", "There is no forecaster &#x27;nobody&#x27;."),
        ({"first": two["first"], "second": reader.slug}, "second", f"There is no forecaster &#x27;{reader.slug}"),
        ({"first": two["first"], "second": two["first"]}, "second", "the same forecaster twice"),
        ({"second": two["first"]}, "first", "Choose the forecaster to compare with this one."),
    ):
        answer = client.get("/compare/", asked)
        assert answer.status_code == 200
        assert f'aria-describedby="{name}_error"' in answer.text
        assert says in answer.text
        assert "Nobody knows" not in answer.text


@pytest.mark.parametrize("asked", [{"kind": "topic"}, {"part": "both"}, {"page": "-1"}, {"page": "x" * 99}])
def test_what_is_not_understood_is_said_and_left_out(client: Client, db: None, asked: dict[str, Any]) -> None:
    answer = client.get("/compare/", asked)
    assert answer.status_code == 200
    assert list(answer.context["wrong"]) == list(asked)


def test_outlets_have_lists_of_their_own(client: Client, two: dict[str, str]) -> None:
    outlet = factories.outlet(name="The Outlet")
    factories.forecast(said({}), article=factories.article(outlet=outlet), p_ppm=0)
    stage.score()
    answer = client.get("/compare/", {"kind": "outlet"})
    assert [chooser.choices for chooser in answer.context["choosers"]] == [[(outlet.slug, "The Outlet")]] * 2


@pytest.mark.parametrize(
    "p, words",
    [
        (0.0001, "in fewer than 1 of 1,000 cases"),
        (0.0156, "in about 16 of 1,000 cases"),
        (0.5, "in about 50 of 100 cases"),
    ],
)
def test_chances_are_written_as_counts(p: float, words: str) -> None:
    assert in_cases(p) == words


def test_it_costs_a_fixed_number_of_queries(
    sign_in: SignIn, two: dict[str, str], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    for asked in (two, {"first": two["first"]}):
        with django_assert_max_num_queries(12):
            assert browser.get("/compare/", asked).status_code == 200
