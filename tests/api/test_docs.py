import json
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from playwright.sync_api import Page

from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.sources import Forecaster
from forecasts.resolution import disputes
from tests import factories
from tests.resolution.stage import NO, YES, act, actor, settle
from tests.scorecards import asking, stage
from tests.scorecards.boards.test_comparison import said
from tests.scorecards.card.test_heard import everything

Schema = dict[str, Any]
ADDRESSES = [
    "",
    "claims/",
    "claims/{public_id}/",
    "claims/{public_id}/forecasts/",
    "claims/{public_id}/resolutions/",
    "claims/{public_id}/history/",
    "articles/",
    "articles/{slug}/",
    "topics/",
    "outlets/",
    "forecasters/",
    "leaderboard/",
    "compare/",
    "compare/everybody/",
    "scorecards/",
    "scorecards/{kind}/{slug}/",
    "scorecards/ledger/",
]
QUERIES = {
    "compare/": "?first=henning-effner&second=north-korean-army",
    "compare/everybody/": "?first=henning-effner&part=retrospective",
}
EXAMPLES = {"{kind}": "article", "{slug}": "north-korea-increases-the-pressure"}


@pytest.fixture
def schema(db: None, client: Client) -> Schema:
    response = client.get("/api/v1/schema/?format=json")
    assert response.status_code == 200
    document: Schema = _nothing_more(json.loads(response.content))
    return document


def _nothing_more(part: Any) -> Any:
    """The same schema, which refuses keys that it does not describe."""
    if isinstance(part, dict):
        closed = {name: _nothing_more(value) for name, value in part.items()}
        if part.get("type") == "object" and "properties" in part:
            closed.setdefault("additionalProperties", False)
        return closed
    return [_nothing_more(each) for each in part] if isinstance(part, list) else part


def answers(schema: Schema, path: str) -> Schema:
    """The schema of what an address answers."""
    answer = schema["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return {**answer, "components": schema["components"]}


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim with a past, beside the example."""
    stage.example()
    contested = stage.recorded(conditions=[stage.called(outcome="occurred").claim])
    settle(contested, NO)
    act(disputes.dispute, contested, actor(Role.FORECASTER), reason="It is listed.", answer=YES)
    act(disputes.uphold, contested, actor(Role.REVIEWER), reason="So it is.")
    stage.called(claim=contested, outcome=None)
    author = Forecaster.objects.get(slug="henning-effner")
    filed = {"forecaster": author, "article": author.articles.get()}
    asking.resolved(asking.MATCH, asking.CHANCES, "Draw", ordered=True, **filed)
    asking.resolved(asking.PEOPLE, {"0.5": "5"}, "6", **filed)
    stage.score()
    return contested


def test_it_lists_every_address(schema: Schema) -> None:
    assert schema["openapi"] == "3.1.0"
    assert sorted(schema["paths"]) == sorted(f"/api/v1/{path}" for path in ADDRESSES)


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_is_answered_is_what_it_describes(schema: Schema, client: Client, claim: Claim, path: str) -> None:
    address = path
    for name, value in (EXAMPLES | {"{public_id}": claim.public_id}).items():
        address = address.replace(name, value)
    answer = client.get(f"/api/v1/{address}{QUERIES.get(path, '')}").json()
    problems = Draft202012Validator(answers(schema, path), format_checker=FormatChecker()).iter_errors(answer)
    assert [f"{error.json_path}: {error.message[:200]}" for error in problems] == []


@pytest.mark.parametrize("path", QUERIES)
def test_comparisons_are_what_they_describe(schema: Schema, client: Client, path: str) -> None:
    people = factories.forecaster(slug="henning-effner"), factories.forecaster(slug="north-korean-army")
    for at in range(6):
        said({people[0]: 0, people[1]: 100_000 * at}, ahead="everybody" not in path)
    stage.score()
    answer = client.get(f"/api/v1/{path}{QUERIES[path]}").json()
    assert answer.get("claims") or answer["others"]
    problems = Draft202012Validator(answers(schema, path), format_checker=FormatChecker()).iter_errors(answer)
    assert [f"{error.json_path}: {error.message[:200]}" for error in problems] == []


def test_a_card_with_all_its_company_is_what_it_describes(schema: Schema, client: Client) -> None:
    everything()
    author = Forecaster.objects.get(name="author 0")
    answer = client.get(f"/api/v1/scorecards/forecaster/{author.slug}/").json()
    assert "peer_coverage_weighted" in answer["scores"]
    described = answers(schema, "scorecards/{kind}/{slug}/")
    problems = Draft202012Validator(described, format_checker=FormatChecker()).iter_errors(answer)
    assert [f"{error.json_path}: {error.message[:200]}" for error in problems] == []


def test_a_problem_is_what_it_describes(schema: Schema, client: Client) -> None:
    problem = client.get("/api/v1/claims/?state=x").json()
    Draft202012Validator(schema["components"]["schemas"]["Problem"]).validate(problem)
    for operations in schema["paths"].values():
        assert "application/problem+json" in operations["get"]["responses"]["default"]["content"]


def test_its_pages_need_no_other_host(db: None, client: Client) -> None:
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert "'unsafe" not in page["Content-Security-Policy"]
    body = page.content.decode()
    assert "//" not in body.replace("<!DOCTYPE html>", "")
    for file in ("swagger-ui.css", "swagger-ui-bundle.js"):
        assert finders.find(f"drf_spectacular_sidecar/swagger-ui-dist/{file}")


@pytest.mark.browser
def test_its_pages_work_under_the_strict_policy(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: complaints.append(request.url) if "127.0.0.1" not in request.url else None)
    page.goto("/api/v1/docs/")
    page.get_by_text("/api/v1/claims/{public_id}/resolutions/").wait_for()
    assert [complaint for complaint in complaints if not complaint.startswith("data:")] == []
