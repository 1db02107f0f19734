"""The pages that are kept: the same as made anew, whatever happens, and nobody's page for anybody else."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client, RequestFactory, TestCase
from pytest_django import DjangoAssertNumQueries

from forecasts import clock
from forecasts.capture import amending, articles, drafts, recording, sources
from forecasts.forecasting import readers
from forecasts.history.actors import Actor
from forecasts.history.redaction import redact
from forecasts.history.sequencing import assign_positions
from forecasts.models.people import Role
from forecasts.models.sources import Forecaster, Outlet, Topic
from forecasts.resolution import disputes, operations
from forecasts.scorecards.publishing.checking import rescore
from forecasts.web.kept import Shown, for_everybody, next_turn
from tests import factories
from tests.capture import entering
from tests.factories import NOW
from tests.resolution import stage
from tests.scorecards.stage import score
from tests.web.conftest import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping")]

TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w{64}')
AS_OF = re.compile("As of <time.*?</time>")  # a kept page says when it was made
HOUR = timedelta(hours=1)


class Scene:
    """A claim of an article, an outlet and a topic, with an author's and a reader's forecast; and a clock to set."""

    def __init__(self) -> None:
        self.now = NOW
        self.recorder, self.editor = (Actor.of(factories.person(role)) for role in (Role.RECORDER, Role.ADMIN))
        self.reader = Actor.of(factories.person(Role.FORECASTER))
        self.topic, self.author = factories.topic(), factories.forecaster()
        self.article = factories.article(authors=[self.author])
        filed: dict[str, Any] = {"article": self.article, "topics": [self.topic], "deadline_on": date(2030, 1, 1)}
        self.claim, self.condition = factories.claim(**filed), factories.claim(deadline_on=date(2030, 1, 1))
        factories.forecast(self.claim, wording="unlikely", forecaster=self.author, article=self.article)
        self.speak("30")

    def speak(self, percent: str) -> None:
        """The reader says something."""
        readers.state(
            claim_id=self.claim.public_id, said=readers.Said(probability=percent), actor=self.reader, now=self.now
        )

    def act(self, step: Callable[..., Any], who: Actor | None = None, **said: object) -> None:
        """Take a step on the claim as it is."""
        stage.act(step, self.claim, who or stage.actor(Role.REVIEWER), now=self.now, **said)

    def named(self, change: Callable[..., Any], row: Outlet | Topic | Forecaster) -> None:
        """Give something another name."""
        row.refresh_from_db()
        change(**{str(row._meta.model_name): row}, name=f"{row.name} anew", actor=self.recorder, now=self.now)

    def hang(self) -> None:
        """Record a claim that hangs on this one, from a draft."""
        draft = entering.draft(terms=entering.terms(deadline=date(2030, 1, 1), conditions=(self.claim,)))
        hung = drafts.create(draft=draft, now=self.now)
        recording.record(claim_id=hung.public_id, version=hung.version, actor=self.recorder, now=self.now)

    def retitle(self) -> None:
        """Amend the article."""
        self.article.refresh_from_db()
        again = articles.ArticleInput(title="Anew", outlet=self.article.outlet, published_on=date(2020, 6, 23))
        articles.amend_article(
            article_id=self.article.public_id, version=1, article=again, actor=self.recorder, now=self.now
        )

    def redact(self) -> None:
        """Take the words of an entry out."""
        stream = f"claim:{self.claim.public_id}"
        redact(stream=stream, number=2, reason="Asked for", actor=self.editor, now=self.now)

    @property
    def pages(self) -> list[str]:
        """Everything that is kept and shows any of this."""
        names = [
            f"forecasters/{self.author.slug}",
            f"topics/{self.topic.slug}",
            "api/v1/scorecards/ledger",
            f"claims/{self.claim.public_id}",
        ]
        return [f"/{name}/" for name in names]


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    staged = Scene()
    score()
    monkeypatch.setattr(clock, "now", lambda: staged.now)
    return staged


Step = Callable[[Scene], object]
TERMS = entering.terms(deadline=date(2029, 1, 1))
LIFE: dict[str, Step] = {
    "a forecast": lambda on: on.speak("40"),
    "its score": lambda on: score(now=on.now),
    "its place in the record": lambda _: assign_positions(limit=1000),
    "a withdrawal": lambda on: readers.withdraw(claim_id=on.claim.public_id, actor=on.reader, now=on.now),
    "another name of the outlet": lambda on: on.named(sources.amend_outlet, on.article.outlet),
    "another name of the topic": lambda on: on.named(sources.amend_topic, on.topic),
    "another name of the author": lambda on: on.named(sources.amend_forecaster, on.author),
    "another title of the article": Scene.retitle,
    "a claim that hangs on it": Scene.hang,
    "other terms": lambda on: on.act(amending.amend, on.recorder, terms=TERMS, reason="A typing error"),
    "another headline": lambda on: on.act(amending.file_anew, on.recorder, filing=entering.filing(headline="Anew")),
    "the scores of these": lambda on: score(now=on.now),
    "a proposal": lambda on: on.act(operations.propose, stage.actor(Role.RESOLVER), answer=stage.YES),
    "sent back": lambda on: on.act(operations.send_back, reason="Look again"),
    "a second proposal": lambda on: on.act(operations.propose, stage.actor(Role.RESOLVER), answer=stage.YES),
    "its confirmation": lambda on: on.act(operations.confirm, note=""),
    "the score of that": lambda on: score(now=on.now),
    "a dispute": lambda on: on.act(disputes.dispute, stage.actor(Role.FORECASTER), reason="No", answer=stage.AMBIGUOUS),
    "its end": lambda on: on.act(disputes.uphold, reason="Right"),
    "the score of the end": lambda on: score(now=on.now),
    "a redaction": Scene.redact,
    "everything scored anew": lambda on: rescore(now=lambda: on.now),
}
"""What can happen, in an order in which it can."""


def seen(client: Client, path: str) -> str:
    with TestCase.captureOnCommitCallbacks(
        execute=True
    ):  # a document that is computed here is stored behind the snapshot
        response = client.get(path)
    assert response.status_code == 200, path
    return TOKEN.sub("a token", response.text)


def kept_and_anew(client: Client, paths: list[str]) -> tuple[list[str], list[str]]:
    """Pages as they are answered, and as they are made; these are kept from then on."""
    kept = [seen(client, path) for path in paths]
    caches["public"].clear()
    return kept, [seen(client, path) for path in paths]


def test_whatever_happens_a_page_is_as_if_made_anew(client: Client, scene: Scene) -> None:
    kept_and_anew(client, scene.pages)
    for name, happens in LIFE.items():
        happens(scene)
        kept, anew = kept_and_anew(client, scene.pages)
        assert kept == anew, f"after {name}"


def test_time_passes_on_a_page_that_is_kept(client: Client, scene: Scene) -> None:
    scene.now = NOW - timedelta(minutes=1)
    stage.settle(scene.condition, stage.YES)
    score()
    paths, deadline = [*scene.pages, f"/claims/{scene.condition.public_id}/"], scene.claim.deadline_at
    moments = [
        timedelta(0),
        *(HOUR * hours + nudge for hours in (1, 30, 72) for nudge in (-timedelta(seconds=1), timedelta(0))),
    ]
    for at in sorted({*(NOW + moment for moment in moments), deadline - HOUR, deadline, deadline + 25 * HOUR}):
        scene.now = at
        kept, anew = kept_and_anew(client, paths)
        assert [AS_OF.sub("", page) for page in kept] == [AS_OF.sub("", page) for page in anew], at


@pytest.mark.parametrize(
    "at, turn",
    [
        (NOW, NOW + HOUR),
        (NOW - timedelta(seconds=1), NOW),
        (NOW + timedelta(days=2, minutes=1), NOW + timedelta(days=2, hours=1)),
        (NOW - timedelta(days=2, minutes=1), NOW - timedelta(days=2)),
    ],
)
def test_time_is_counted_in_whole_hours(at: datetime, turn: datetime) -> None:
    assert next_turn(NOW, now=at) == turn


def test_a_page_that_is_kept_costs_few_queries(
    client: Client, scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for path in scene.pages:
        for _ in range(2):
            seen(client, path)
        with django_assert_num_queries(1 if "claims" in path else 3):
            seen(client, path)


def test_a_page_is_kept_while_others_change(client: Client, scene: Scene) -> None:
    for path in scene.pages[:2] * 2:
        seen(client, path)
    before = page_names()
    stage.settle(scene.condition, stage.YES)
    score()
    for path in scene.pages[:2]:
        seen(client, path)
    assert page_names() == before


def test_who_waits_for_a_score_sees_it_come(client: Client, scene: Scene) -> None:
    scene.act(operations.propose, stage.actor(Role.RESOLVER), answer=stage.YES)
    page = f"/forecasters/{scene.author.slug}/"
    assert "The score is being computed" in seen(client, page)
    assert page_names() == set()


def page_names() -> set[str]:
    return set(kept_values())


def kept_values() -> dict[str, bytes]:
    """Everything in the cache, as it lies there."""
    return dict(vars(caches["public"])["_cache"])


def test_each_visitor_has_a_token_of_their_own_that_works(scene: Scene) -> None:
    first, second = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    path = f"/claims/{scene.claim.public_id}/"
    tokens = [re.findall(TOKEN, visitor.get(path).text)[0] for visitor in (first, second)]
    assert tokens[0] != tokens[1]
    stored = b"".join(kept_values().values())
    assert b"How it is judged" in stored
    for visitor, token in zip((first, second), tokens, strict=True):
        assert token.encode() not in stored
        assert visitor.cookies["csrftoken"].value.encode() not in stored
        form = {"csrfmiddlewaretoken": token, "theme": "dark", "next": path}
        assert visitor.post("/appearance/", form).status_code == 302
    wrong = {"csrfmiddlewaretoken": tokens[0], "theme": "dark", "next": path}
    assert second.post("/appearance/", wrong).status_code == 403


def test_who_is_signed_in_gets_a_page_of_their_own(client: Client, scene: Scene, sign_in: SignIn) -> None:
    path = f"/claims/{scene.claim.public_id}/"
    signed_in = sign_in(user=scene.reader.user)
    own = signed_in.get(path).text
    assert page_names() == set()
    assert "Your forecasts" in own
    assert "Your forecasts" not in seen(client, path)
    assert "Your forecasts" in signed_in.get(path).text


@pytest.mark.parametrize(
    "asked",
    [
        {"QUERY_STRING": "a=b"},
        {"HTTP_HX_REQUEST": "true"},
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_COOKIE": "messages=one"},
        {"HTTP_COOKIE": "ledger_session=none"},
    ],
)
def test_what_could_be_a_page_of_its_own_is_not_kept(client: Client, scene: Scene, asked: dict[str, Any]) -> None:
    for path in (f"/claims/{scene.claim.public_id}/", f"/forecasters/{scene.author.slug}/"):
        assert client.get(path, **asked).status_code == 200
    assert page_names() == set()


def test_each_appearance_has_its_page(scene: Scene) -> None:
    path = f"/claims/{scene.claim.public_id}/"
    for theme in ("light", "dark", "light"):
        visitor = Client()
        visitor.cookies["theme"] = theme
        page = visitor.get(path)
        assert f'data-theme="{theme}"' in page.text
        assert "Cookie" in page.headers["Vary"]


def test_the_card_of_a_reader_who_takes_it_back_is_gone(client: Client, scene: Scene) -> None:
    reader = Forecaster.objects.get(user=scene.reader.user)
    for public, status in ((True, 200), (False, 404)):
        readers.show_card(public=public, actor=scene.reader, now=NOW)
        for path in (f"/forecasters/{reader.slug}/", f"/api/v1/scorecards/forecaster/{reader.slug}/"):
            assert client.get(path).status_code == status


def test_what_is_not_there_is_not_kept(client: Client, scene: Scene) -> None:
    for path in ("/claims/0000000000/", "/forecasters/nobody/", "/api/v1/scorecards/outlet/nobody/"):
        assert client.get(path).status_code == 404
    assert page_names() == set()


def with_cookie(response: HttpResponse) -> HttpResponse:
    response.set_cookie("own", "yes")
    return response


@pytest.mark.parametrize(
    "response",
    [HttpResponse("No", status=503), with_cookie(HttpResponse("Own"))],
    ids=["no success", "a cookie"],
)
def test_an_answer_that_is_somebodys_own_is_not_kept(db: None, response: HttpResponse) -> None:
    request = RequestFactory().get("/a/")
    for_everybody(request, lambda _: Shown(response, lambda: [NOW]), now=NOW, revision=(1,))
    assert page_names() == set()


def test_a_page_with_a_nonce_is_not_kept(db: None) -> None:
    request = RequestFactory().get("/a/")
    request.csp_nonce = "made"  # type: ignore[attr-defined]
    for_everybody(request, lambda _: Shown(HttpResponse("Own"), lambda: [NOW]), now=NOW, revision=(1,))
    assert page_names() == set()
