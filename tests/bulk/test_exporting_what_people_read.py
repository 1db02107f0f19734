"""After export into an empty ledger people read what they read before: names, addresses, pages and cards."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from forecasts.capture.sources import amend_forecaster, amend_topic
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Outlet, Topic
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from tests.bulk.files import bring_in, csv_of, match, row, settled
from tests.bulk.test_exporting import a_ledger_of_its_own, exported
from tests.factories import NOW, PRESENT
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
SUBJECTS = {"forecaster": Forecaster, "outlet": Outlet, "article": Article, "topic": Topic}
PRINTED = {"published_on": "2020-06-01", "quote": "it seems likely that it rains"}
RAIN = {"article_title": "Rain ahead", "article_url": "https://weather.example/rain"}


def rows() -> Iterator[dict[str, str]]:
    """Homonyms of all sorts, names that look like slugs or lists, and articles that are hard to tell apart."""
    yield settled(
        claim_id="one", topics='["Trade; tariffs", "C", "[sic]"]', group="Rain, all of it", crowd_shown="true"
    )
    yield settled(claim_id="two", topics="C#;C++", topic_slugs="c c-plus-plus", forecaster="C", group="C",
                  group_slug="c-of-two")  # fmt: skip
    yield settled(claim_id="three", topics="Œuvre;雨", forecaster="C", forecaster_slug="c-2", forecaster_kind="author")
    twins = {"forecaster": "Ann Lee", "forecaster_kind": "author", **PRINTED, **RAIN}
    both = {"article_authors": '["Ann Lee", "Ann Lee", "Lee; sons"]', "outlet_url": "https://weather.example",
            "article_author_slugs": "ann-lee ann-lee-of-the-times the-sons"}  # fmt: skip
    twins |= both
    yield settled(claim_id="four", **twins, forecaster_slug="ann-lee", article_time_zone="Asia/Seoul")
    yield settled(claim_id="four", **twins, forecaster_slug="ann-lee-of-the-times", article_time_zone="Asia/Seoul",
                  probability="0.7")  # fmt: skip
    other = PRINTED | {"article_title": "Rain no more", "article_url": RAIN["article_url"], "article_slug": "no-more"}
    yield row(
        claim_id="five", forecaster="'=Ann", article_language="de", outlet="The Times", outlet_slug="the-times", **other
    )
    yield row(claim_id="six", outlet="The Times", outlet_slug="times-of-india", article_title="Rain ahead", **PRINTED)
    yield row(claim_id="seven", outlet="'The Times'", article_title="Rain ahead", **PRINTED)
    yield match(claim_id="eight", topics="", origin_title="Finals", origin_on="2020-06-01", origin_outlet="Wire",
                origin_outlet_slug="the-wire", origin_slug="the-finals", origin_outlet_url="https://wire.example/home",
                origin_authors="Bo Ek; C", origin_author_slugs="bo-ek c-2")  # fmt: skip


def enter() -> None:
    """Bring all of it in, and rename some, so that their slugs are no longer those of their names."""
    assert bring_in(csv_of(*rows()), confirm_outcomes=True).rejections == []
    actor = Actor.rule()
    amend_forecaster(forecaster=Forecaster.objects.get(slug="rain-model"), name="Sun model", actor=actor, now=NOW)
    again = Forecaster.objects.get(slug="bo-ek")
    amend_forecaster(forecaster=again, name="Bo Ek the Elder", actor=actor, now=NOW)
    amend_topic(topic=Topic.objects.get(name="Œuvre"), name="Works; all", actor=actor, now=NOW)


def names() -> dict[str, list[tuple[str, ...]]]:
    """What everything is called, by table."""
    said: dict[str, tuple[str, ...]] = {
        "article": ("slug", "title", "url", "outlet__slug", "time_zone", "language", "authors__slug"),
        "outlet": ("slug", "name", "url"),
    }
    tables = {"group": ClaimGroup, **SUBJECTS}
    return {
        table: sorted(model._default_manager.values_list(*said.get(table, ("slug", "name"))))
        for table, model in tables.items()
    }


def cards() -> dict[str, str]:
    """All scorecards, without the place in the history."""
    found = {}
    for kind, model in SUBJECTS.items():
        for slug in model._default_manager.values_list("slug", flat=True):
            card = document(kind=kind, slug=slug, now=PRESENT, wanted=Wanted(as_of=PRESENT)) | {"history": None}
            found[f"{kind} {slug}"] = json.dumps(card, indent=1)
    return found


def pages(client: Client) -> dict[str, str]:
    """The words of all pages about claims, articles, forecasters, outlets and topics; claims by their headline and day."""
    claims = {claim.public_id: f"claim-{number}" for number, claim in enumerate(Claim.objects.order_by("pk"), start=1)}
    paths = {f"/claims/{public_id}/": f"/claims/{name}/" for public_id, name in claims.items()}
    for kind, model in SUBJECTS.items():
        slugs = model._default_manager.values_list("slug", flat=True)
        paths |= {path: path for path in (f"/{kind}s/{slug}/" for slug in slugs)}
    found = {}
    for path, name in paths.items():
        text = re.sub(r"(?s).*<main.*?>|</main>.*", "", client.get(path).content.decode())
        text = " ".join(re.sub(r"(?s)<script.*?</script>|<[^>]*>", " ", text).split())
        found[name] = re.sub("|".join(claims), lambda match: claims[match[0]], text)
    return found


def test_names_pages_and_cards_are_the_same_afterwards(tmp_path: Path, client: Client) -> None:
    with a_ledger_of_its_own():
        enter()
        before, first = (names(), cards(), pages(client)), exported(tmp_path / "first.csv")
    with a_ledger_of_its_own():
        found = bring_in(first, confirm_outcomes=True)
        assert found.rejections == []
        assert_history_holds(staged=False)
        after = names(), cards(), pages(client)
        assert exported(tmp_path / "again.csv") == first
        assert bring_in(first, confirm_outcomes=True).counts.new_things == 0
    for what, same in zip(before, after, strict=True):
        assert what == same
    assert len(before[2]) > 25
    assert "By Ann Lee , Ann Lee , Lee; sons in Weather Today" in before[2]["/articles/rain-ahead/"]
    assert "https://wire.example/home" in before[2]["/outlets/the-wire/"]
