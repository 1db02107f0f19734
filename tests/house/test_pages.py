"""What holds for every page: it is known to the tests, and asks the database a dozen times at most."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.people import User
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.publishing import operations
from forecasts.web.urls import urlpatterns
from tests import factories
from tests.pages import ADMIN_LOOKS, LOOKS, NO_PAGES, Look, find
from tests.resolution import stage

MOST_QUERIES = 20


def test_every_page_with_a_draft_can_be_sent_by_keyboard_and_says_so() -> None:
    pages = {path.name: path.read_text() for path in Path("templates/forecasts").glob("*.html")}
    drafts = [name for name, page in pages.items() if "data-draft" in page]
    assert {"resolve.html", "correct.html", "correction.html"} <= {*drafts}
    without = [name for name in drafts if "desk.js" not in pages[name] or "components/keys.html" not in pages[name]]
    assert without == []


def test_every_page_is_looked_at() -> None:
    named = {str(pattern.name) for pattern in urlpatterns}
    assert {look.name for look in LOOKS} == named - NO_PAGES


@pytest.fixture
def example(db: None) -> None:
    """The example, of which one claim has a proposal and one is disputed."""
    for command in ("sync_roles", "load_example", "demo_people"):
        call_command(command, verbosity=0)
    ask_questions()


def ask_questions() -> None:
    """Propose an answer to one claim, and dispute another's."""
    now = clock.now()
    stage.propose(Claim.objects.due(at=now)[0], now=now)
    happened = stage.answer(Outcome.OCCURRED, effective_on=date(2020, 10, 10))
    stage.contest(Claim.objects.get(headline="No ICBM test before the US election"), happened, now=now)


@pytest.mark.usefixtures("example")
def test_a_page_asks_a_dozen_times_at_most() -> None:
    asked = {str(look): queries(look) for look in (*LOOKS, *ADMIN_LOOKS)}
    assert {look: count for look, count in asked.items() if count > MOST_QUERIES} == {}


@pytest.fixture
def outside(db: None, prepared: Path, tmp_path: Path) -> Iterator[None]:
    """A database outside the test's own transaction, so that pages are read in their snapshots."""
    usual, own = connections["default"], connections["default"].copy()
    if own.vendor != "sqlite":
        pytest.skip("what is prepared is an SQLite database; pages write alike on both")
    own.settings_dict["NAME"] = shutil.copy(prepared / "ledger.sqlite3", tmp_path)
    connections["default"] = own
    yield
    own.close()
    connections["default"] = usual


@pytest.mark.usefixtures("outside")
def test_a_page_writes_nothing_in_its_snapshot() -> None:
    ask_questions()
    for look in (*LOOKS, *ADMIN_LOOKS):
        client, path = visit(look)
        assert client.get(path).status_code == look.status, str(look)


@pytest.mark.usefixtures("outside")
def test_a_page_can_end_a_session() -> None:
    client, path = visit(Look("queue", "/queue/", "resolver"))
    assert client.get(path).status_code == 200
    User.objects.update(password="!")
    assert client.get(path).status_code == 302, "the session was made with another password"
    assert not Session.objects.exists()


@pytest.fixture
def company(example: None) -> None:
    """Readers, who have revised what they said, and a reference on every claim that is resolved."""
    claims = Claim.objects.filter(current_resolution__isnull=False)
    for claim in claims:
        readers = [factories.forecaster(Forecaster.Kind.READER) for _ in range(4)]
        for who in (*readers, *readers, factories.forecaster(Forecaster.Kind.REFERENCE)):
            factories.forecast(claim, forecaster=who, p_ppm=300_000, stated_at=claim.event_from_at)
    ScoreJob.objects.raise_for(claims)
    now = clock.now()
    for claim in claims:
        operations.score_claims(claim_pks=[claim.pk], now=now)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("kind", ["forecaster", "outlet", "topic", "article_scorecard", "ledger", "claim"])
def test_nor_does_it_where_many_have_said_something(kind: str) -> None:
    looks = [look for look in LOOKS if look.name == kind]
    assert {str(look): count for look in looks if (count := queries(look)) > MOST_QUERIES} == {}


def queries(look: Look) -> int:
    """How often a page asks the database, the second time that it is opened."""
    client, path = visit(look)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == look.status
    return len(asked)


def visit(look: Look) -> tuple[Client, str]:
    """Return a client that is signed in, and the path of the page."""
    client = Client()
    path = find(look.path, lambda path: client.get(path).text)
    if look.role:
        client.force_login(User.objects.get(username=look.role))
    return client, path
