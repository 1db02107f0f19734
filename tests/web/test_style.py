import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.templatetags.marks import HELD, OUTCOMES, STATES
from forecasts.web import style
from forecasts.web.samples import SAMPLES

SHEET = "forecasts/static/forecasts/app.css"


def test_every_component_is_there_shown_or_named(client: Client, db: None) -> None:
    answer = client.get("/style/")
    components = {path.stem for path in (Path(configured.BASE_DIR) / "templates" / "components").glob("*.html")}
    shown, elsewhere = style.names(answer.context["shown"]), {name for name, _ in answer.context["elsewhere"]}
    assert shown | elsewhere == components
    assert not shown & elsewhere
    assert all(f"<code>{name}</code>" in answer.text for name in components)


def test_every_token_is_shown_and_every_colour_has_its_swatch(client: Client, db: None) -> None:
    page, sheet = client.get("/style/").text, (Path(configured.BASE_DIR) / SHEET).read_text()
    used = set(re.findall(r"var\(--([a-z0-9-]+)", sheet))
    assert used <= {token.name for token in style.tokens()}
    assert all(f"<code>--{name}</code>" in page for name in used)
    colours = {token.name for token in style.tokens() if token.is_colour}
    assert {name for name in colours if f".sw-{name} {{" not in sheet} == set()


def test_every_mark_is_shown_in_the_light_and_in_the_dark(client: Client, db: None) -> None:
    page = client.get("/style/").text
    for mark in (*OUTCOMES.values(), *HELD.values(), *STATES.values()):
        assert len(re.findall(rf"> {re.escape(mark.words)}</span>", page)) >= 2


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample.name))
def test_each_state_of_a_component_is_another_one(sample: Any) -> None:
    states = [html for _, html in style.rendered(sample).states]
    assert len(set(states)) == len(states)
    assert all(html.strip() for html in states)


def test_search_engines_leave_it_out(client: Client, db: None) -> None:
    answer = client.get("/style/")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "noindex" not in client.get("/methods/").text


@pytest.mark.parametrize("demo, debug, shown", [(True, False, True), (False, True, True), (False, False, False)])
def test_only_developers_find_a_link_to_it(
    client: Client, db: None, settings: Any, demo: bool, debug: bool, shown: bool
) -> None:
    settings.DEMO, settings.DEBUG = demo, debug
    assert ('href="/style/"' in client.get("/methods/").text) is shown


def test_a_sheet_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    style.tokens.cache_clear()
    monkeypatch.setattr(finders, "find", lambda _path: None)
    with pytest.raises(FileNotFoundError, match=re.escape("forecasts/app.css")):
        style.tokens()


def test_it_asks_nothing_of_the_database(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/style/").status_code == 200
