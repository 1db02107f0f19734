import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from forecasts.web.guides import GUIDES
from tests import factories
from tests.web.conftest import SignIn

ROOT = Path(configured.BASE_DIR)
HELP = ROOT / "templates" / "forecasts" / "help"
PLAIN = re.compile(r"<[^>]+>|{%.*?%}|\s+")


def sources() -> Iterator[str]:
    """Whatever may put a label on a page: templates that are no help, and the code of the interfaces."""
    for path in [
        *ROOT.glob("templates/**/*.html"),
        *ROOT.glob("forecasts/web/*.py"),
        *ROOT.glob("forecasts/admin/**/*.py"),
    ]:
        if HELP not in path.parents:
            yield path.read_text()
            yield PLAIN.sub(" ", path.read_text())


@pytest.mark.django_db
@pytest.mark.parametrize("slug", GUIDES)
def test_each_guide_names_labels_that_are_there(client: Client, slug: str) -> None:
    labels = set(re.findall(r'<b class="ui">([^<]+)</b>', client.get(f"/help/{slug}/").text))
    everything = "\n".join(sources()) + str(ScoreJob._meta.verbose_name_plural).capitalize()
    assert {label for label in labels if label not in everything} == set()


@pytest.mark.parametrize("slug", GUIDES)
def test_every_link_of_a_guide_leads_somewhere(sign_in: SignIn, example: dict[str, Claim], slug: str) -> None:
    browser = sign_in(user=factories.person(Role.ADMIN, is_staff=True))
    main = browser.get(f"/help/{slug}/").text.partition("<main")[2].partition("</main>")[0]
    for path, anchor in set(re.findall(r'href="(/[^"#]*)(?:#([^"]+))?"', main)):
        answer = browser.get(path.replace("&amp;", "&"), follow=True)
        assert answer.status_code == 200, path
        assert not anchor or f'id="{anchor}"' in answer.text


def test_the_contents_name_every_guide(client: Client, db: None) -> None:
    page = client.get("/help/").text
    assert all(f'href="/help/{guide.slug}/"' in page and guide.title in page for guide in GUIDES.values())


def test_the_commands_that_help_names_exist(client: Client, db: None) -> None:
    named = {name for slug in GUIDES for name in re.findall(r"manage\.py (\w+)", client.get(f"/help/{slug}/").text)}
    assert named
    assert named <= {path.stem for path in (ROOT / "forecasts/management/commands").glob("*.py")}


def test_help_that_there_is_not_shows_the_way(client: Client, db: None) -> None:
    answer = client.get("/help/flying/")
    assert answer.status_code == 404
    assert "The list of them is at /help/" in answer.text


def test_a_lone_researcher_reads_of_no_second_person(client: Client, settings: Any, db: None) -> None:
    settings.REVIEW_POLICY = "single"
    assert "the proposal itself settles the claim" in client.get("/help/resolving/").text


@pytest.mark.parametrize(
    "role, path, guide",
    [
        (Role.RESOLVER, "/queue/", "resolving"),
        (Role.RECORDER, "/admin/", "recording"),
        ("", "/accounts/login/", "reading"),
    ],
)
def test_help_is_linked_from_where_one_needs_it(
    client: Client, sign_in: SignIn, example: dict[str, Claim], role: str, path: str, guide: str
) -> None:
    browser = sign_in(user=factories.person(role, is_staff=True)) if role else client
    assert f'href="/help/{guide}/"' in browser.get(path).text
