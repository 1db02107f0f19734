import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.redaction import redact
from forecasts.history.sequencing import assign_positions
from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.sources import Forecaster
from forecasts.web import record
from tests import factories
from tests.bulk.files import bring_in, csv_of, settled
from tests.factories import NOW
from tests.web.conftest import SignIn

LATEST = "India to surpass China in 2023"


@pytest.fixture
def numbered(example: dict[str, Claim]) -> dict[str, Claim]:
    """The example, all entries of which have their number."""
    assign_positions(limit=1000)
    return example


def positions(client: Client, path: str) -> list[int]:
    return [told.position for told in client.get(path).context["entries"]]


def test_the_newest_entry_comes_first_in_words_and_with_its_links(client: Client, numbered: dict[str, Claim]) -> None:
    answer = client.get("/history/")
    first = answer.context["entries"][0]
    claim = numbered[LATEST]
    assert (first.title, first.thing, first.name) == ("Confirmed by a second person", "Claim", LATEST)
    assert first.url == f"/claims/{claim.public_id}/"
    assert client.get(first.exact_url).status_code == 200
    assert f'href="{first.exact_url}"' in answer.text
    assert "manage.py verify_history" in answer.text


def test_an_imported_outcome_is_not_called_confirmed_by_somebody(client: Client, db: None) -> None:
    bring_in(csv_of(settled()), confirm_outcomes=True)
    assign_positions(limit=1000)
    first = client.get("/history/").context["entries"][0]
    assert (first.title, first.text) == ("Imported with its outcome", "by rule of the ledger.")


def test_pages_follow_each_other_without_gap_or_repeat_while_entries_come(
    client: Client, numbered: dict[str, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "PER_PAGE", 20)
    seen, path = [], "/history/"
    while path:
        answer = client.get(path)
        seen += [told.position for told in answer.context["entries"]]
        path = answer.context["older"]
        topic = factories.topic()
        append([Step(Kind.TOPIC_CREATED, topic, [topic])], actor=Actor.rule(), now=NOW)
        assign_positions(limit=10)
    assert seen == list(range(seen[0], 0, -1))


def test_it_can_be_narrowed_to_a_kind_a_role_and_a_claim(client: Client, numbered: dict[str, Claim]) -> None:
    everything = client.get("/history/").context["entries"]
    by_kind = positions(client, "/history/?kind=claim.recorded")
    by_rule = positions(client, "/history/?role=rule")
    of_claim = positions(client, f"/history/?claim={numbered[LATEST].public_id}")
    assert by_kind == [told.position for told in everything if told.placed.entry.kind == "claim.recorded"]
    assert by_rule == [told.position for told in everything if told.placed.entry.role == "rule"]
    assert of_claim == [told.position for told in everything if told.name == LATEST]
    assert min(map(len, (by_kind, by_rule, of_claim))) > 0


@pytest.mark.parametrize(
    "asked", ["kind=claim.eaten", "role=king", "claim=x", "before=0", f"before={'9' * 30}", "before=x"]
)
def test_a_filter_that_is_not_understood_is_said_and_left_out(
    client: Client, numbered: dict[str, Claim], asked: str
) -> None:
    answer = client.get(f"/history/?{asked}")
    assert "was not understood and is left out" in answer.text
    assert len(answer.context["entries"]) == len(client.get("/history/").context["entries"])


def test_nothing_found_and_nothing_recorded_are_said(client: Client, db: None) -> None:
    assert "Nothing is recorded yet" in client.get("/history/").text
    assert "No such entry" in client.get("/history/?kind=claim.recorded").text


def test_what_waits_for_its_number_is_counted(client: Client, db: None) -> None:
    topic = factories.topic()
    append([Step(Kind.TOPIC_CREATED, topic, [topic])], actor=Actor.rule(), now=NOW)
    assert "1 more waits for a number" in client.get("/history/").text


def test_what_the_public_may_not_see_has_no_link(client: Client, db: None) -> None:
    reader, article = factories.forecaster(Forecaster.Kind.READER, slug="reader-1"), factories.article(slug="unseen")
    append([Step(Kind.FORECASTER_CREATED, reader, [reader])], actor=Actor.rule(), now=NOW)
    append([Step(Kind.ARTICLE_CREATED, article, [article])], actor=Actor.rule(), now=NOW)
    assign_positions(limit=10)
    assert [(told.name, told.url) for told in client.get("/history/").context["entries"]] == [
        ("unseen", ""),
        ("withheld", ""),
    ]


def test_redacted_words_are_not_shown(client: Client, numbered: dict[str, Claim]) -> None:
    def ruled() -> record.Told:
        entries: list[record.Told] = client.get("/history/?role=rule").context["entries"]
        return next(told for told in entries if told.thing == "Claim")

    before = ruled()
    editor = Actor.of(factories.person(Role.ADMIN))
    redact(stream=before.placed.stream, number=before.placed.entry.number, reason="Asked for", actor=editor, now=NOW)
    assert "“" in before.text
    assert ruled().text == "by rule of the ledger. The words were redacted."


def test_it_costs_a_fixed_number_of_queries(
    sign_in: SignIn, numbered: dict[str, Claim], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    with django_assert_max_num_queries(12):
        assert browser.get("/history/").status_code == 200
