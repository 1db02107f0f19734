from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.indexing import texts
from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from tests import factories
from tests.web.conftest import SignIn
from tests.web.typed import Answer

RIGHT_TO_LEFT = "שלום <b>&amp;"


def headlines(answer: Answer) -> set[str]:
    return {line.headline for line in answer.context["lines"]}


def found_by_words() -> None:
    """Let the search find what was made without an operation."""
    texts.refresh(Claim.objects.values_list("pk", flat=True))


@pytest.fixture
def several(db: None) -> None:
    """One claim in each place of the list."""
    factories.claim(headline="due")
    factories.claim(headline="open", deadline_on=date(2030, 1, 1))
    factories.proposal(factories.claim(headline="proposed"))
    for headline, outcome in (("no", "did_not_occur"), ("yes", "occurred"), ("void", "ambiguous")):
        claim = factories.claim(headline=headline)
        factories.forecast(
            claim, quote_exact=f"{headline} or the like", forecaster=factories.forecaster(name=f"Author of {headline}")
        )
        factories.resolution(claim, outcome=Outcome(outcome))
    found_by_words()


@pytest.mark.parametrize(
    "query,shown",
    [
        ("", {"due", "open", "proposed", "no", "yes", "void"}),
        ("state=due", {"due"}),
        ("state=open", {"open"}),
        ("state=proposed&state=open", {"proposed", "open"}),
        ("outcome=void", {"void"}),
        ("state=resolved&outcome=occurred", {"yes"}),
        ("outcome=occurred&outcome=did_not_occur", {"yes", "no"}),
        ("q=or the like", {"no", "yes", "void"}),
        ("q=AUTHOR OF NO", {"no"}),
        ('q="OR THE" -void', {"no", "yes"}),
        ("q=auth*", {"no", "yes", "void"}),
        ("q=100%25_", set()),
        ("kind=choice", set()),
        ("deadline_from=2029-01-01", {"open"}),
        ("prospective=true", set()),
        ("state=due&outcome=occurred", set()),
    ],
)
def test_filters_and_search(client: Client, several: None, query: str, shown: set[str]) -> None:
    assert headlines(client.get(f"/claims/?{query}")) == shown


def test_the_boxes_count_what_they_would_show(client: Client, several: None) -> None:
    context = client.get("/claims/?state=due").context
    assert {box.value: box.count for box in context["filters"].states} == {
        "open": 1,
        "due": 1,
        "proposed": 1,
        "resolved": 3,
        "final": 0,
        "disputed": 0,
    }
    outcomes = {box.value: box.count for box in context["filters"].outcomes}
    assert outcomes == {"occurred": 1, "did_not_occur": 1, "value": 0, "void": 1}
    assert [box.value for box in context["filters"].states if box.checked] == ["due"]


def test_a_filter_can_be_taken_away_by_itself(client: Client, several: None) -> None:
    chips = client.get("/claims/?state=due&state=open&q=d&page=1").context["filters"].chips
    assert [chip.url for chip in chips] == ["?state=open&q=d", "?state=due&q=d", "?state=due&state=open"]


@pytest.mark.parametrize(
    "query",
    ["state=nowhere", "topic=none", "q=" + "x" * 300, "ordering=up", "deadline_to=soon", "q=!!", "page=-1", "page=x"],
)
def test_a_filter_that_is_not_understood_is_left_out(client: Client, several: None, query: str) -> None:
    answer = client.get(f"/claims/?{query}")
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == 6
    assert ("A filter was not understood" in answer.text) is not query.startswith("page")


def test_topics_narrow_the_list(client: Client, several: None) -> None:
    topic = factories.topic("Missiles")
    factories.claim(headline="about missiles", topics=[topic])
    answer = client.get(f"/claims/?topic={topic.slug}")
    assert headlines(answer) == {"about missiles"}
    assert "Topic: Missiles" in answer.text


def test_hits_are_marked_and_words_are_kept_apart(client: Client, db: None) -> None:
    factories.claim(headline=RIGHT_TO_LEFT)
    found_by_words()
    page = client.get("/claims/?q=<b>").text
    assert "<bdi>שלום &lt;<mark>b</mark>&gt;&amp;amp;</bdi>" in page
    assert "<bdi><mark>שלום</mark>" in client.get("/claims/?q=שלום").text


def test_a_hit_that_the_line_does_not_show_is_quoted(client: Client, db: None) -> None:
    factories.claim(criteria="It is listed in the Łódź <register>.")
    found_by_words()
    page = client.get("/claims/?q=lodz").text
    assert "Found in criteria: <bdi>It is listed in the <mark>Łódź</mark> &lt;register&gt;.</bdi>" in page


@pytest.mark.parametrize(
    "sent, shared",
    [
        ("q=&topic=&stated_from=&ordering=-recorded", "/claims/"),
        ("q=a+b&state=due&state=open&kind=&ordering=deadline", "/claims/?q=a+b&state=due&state=open&ordering=deadline"),
    ],
)
def test_the_address_of_a_list_says_what_was_chosen(client: Client, db: None, sent: str, shared: str) -> None:
    answer = client.get(f"/claims/?{sent}")
    assert (answer.status_code, answer["Location"]) == (302, shared)
    assert client.get(shared).status_code == 200


def test_filters_that_links_set_are_kept_and_can_be_taken_away(client: Client, several: None) -> None:
    outlet = factories.outlet("The Review")
    factories.claim(headline="theirs", outlet=outlet)
    answer = client.get(f"/claims/?outlet={outlet.slug}&kind=binary")
    assert headlines(answer) == {"theirs"}
    assert [chip.label for chip in answer.context["filters"].chips] == [
        "Asks for: occurs or does not",
        "Outlet: The Review",
    ]
    assert f'<input type="hidden" name="outlet" value="{outlet.slug}">' in answer.text
    assert "[invalid name]" not in answer.text
    assert '<label for="id_deadline_from">Deadline from</label>' in answer.text


def test_pages_keep_the_filters(client: Client, db: None) -> None:
    for _ in range(26):
        factories.claim()
    page = client.get("/claims/?state=due").text
    assert 'href="?page=2&amp;state=due"' in page
    assert "1–25 of 26" in page


def test_the_list_costs_a_fixed_number_of_queries(
    sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    for _ in range(20):
        claim = factories.claim(article=factories.article(), topics=[factories.topic()])
        factories.forecast(claim)
        factories.resolution(claim)
    found_by_words()
    with django_assert_max_num_queries(12):
        assert len(browser.get("/claims/?q=claim&state=resolved").context["lines"]) == 20


def test_history_shows_redacted_words_as_such(client: Client, example: dict[str, Claim]) -> None:
    claim = example["No ICBM test before the US election"]
    page = client.get(f"/claims/{claim.public_id}/history/").text
    assert "Recorded and frozen" in page
    assert "claim.recorded" in page
    assert "proposal.made" in page
