from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from forecasts.capture import drafts
from forecasts.models.claims import Claim, State
from forecasts.models.entry import Entry
from forecasts.models.errors import Conflict, Invalid
from forecasts.models.forecasts import DraftForecast
from forecasts.models.scores import ScoreJob
from tests import factories
from tests.capture import entering

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def create(**fields: Any) -> Claim:
    return drafts.create(draft=entering.draft(**fields), now=NOW)


def test_a_draft_is_everything_that_was_typed_and_no_history() -> None:
    article, topic, group = factories.article(), factories.topic(), None
    filing = entering.filing(topics=(topic,), group=group)
    claim = create(article=article, filing=filing)
    claim.refresh_from_db()
    assert (claim.state, claim.headline, claim.article, claim.outlet) == (
        State.DRAFT,
        "Rain ahead",
        article,
        article.outlet,
    )
    assert (claim.event_from_on, claim.deadline_at) == (article.published_on, factories.start_of(date(2020, 11, 4)))
    assert list(claim.topics.all()) == [topic]
    assert [row.said for row in claim.draft_forecasts.all()] == ["likely"]
    assert not Entry.objects.exists()
    assert not ScoreJob.objects.exists()


def test_a_deadline_can_be_an_instant_on_the_zones_clock() -> None:
    claim = create(terms=entering.terms(deadline=datetime(2020, 11, 3, 20, 30)))  # noqa: DTZ001 – a wall clock
    assert (claim.deadline_precision, claim.deadline_at.isoformat()) == ("instant", "2020-11-04T01:30:00+00:00")


def test_saving_replaces_the_draft_and_its_forecasts() -> None:
    claim = create()
    again = entering.draft(
        article=claim.article,
        filing=entering.filing(headline="Snow ahead"),
        forecasts=(entering.statement(), entering.statement()),
    )
    saved = drafts.save(claim_id=claim.public_id, version=1, draft=again, now=NOW)
    assert (saved.headline, saved.version, saved.draft_forecasts.count()) == ("Snow ahead", 2, 2)


def test_a_stale_version_writes_nothing() -> None:
    claim = create()
    again = entering.draft(filing=entering.filing(headline="Mine"))
    drafts.save(claim_id=claim.public_id, version=1, draft=again, now=NOW)
    late = entering.draft(filing=entering.filing(headline="Too late"))
    with pytest.raises(Conflict, match="Somebody else has changed"):
        drafts.save(claim_id=claim.public_id, version=1, draft=late, now=NOW)
    with pytest.raises(Conflict):
        drafts.delete(claim_id=claim.public_id, version=1)
    assert Claim.objects.get().headline == "Mine"


def test_what_is_recorded_is_no_draft_any_more() -> None:
    claim = factories.claim()
    with pytest.raises(Conflict, match="has been recorded"):
        drafts.save(claim_id=claim.public_id, version=1, draft=entering.draft(), now=NOW)
    with pytest.raises(Conflict, match="has been recorded"):
        drafts.delete(claim_id=claim.public_id, version=1)


def test_deleting_takes_the_forecasts_along() -> None:
    factories.claim()
    claim = create()
    drafts.delete(claim_id=claim.public_id, version=1)
    assert Claim.objects.drafts().count() == DraftForecast.objects.count() == 0
    assert Claim.objects.count() == 1


def test_a_condition_is_not_deleted() -> None:
    condition = create()
    create(terms=entering.terms(conditions=(condition,)))
    with pytest.raises(Invalid, match="as a condition"):
        drafts.delete(claim_id=condition.public_id, version=1)


def test_conditions_come_and_go() -> None:
    one, two = factories.claim(), factories.claim()
    claim = create(terms=entering.terms(conditions=(one,)))
    links = list(claim.condition_links.all())
    both = entering.draft(article=claim.article, terms=entering.terms(conditions=(one, two)))
    drafts.save(claim_id=claim.public_id, version=1, draft=both, now=NOW)
    assert list(claim.conditions.order_by("id")) == [one, two]
    assert links[0] in claim.condition_links.all()
    none = replace(both, terms=entering.terms())
    drafts.save(claim_id=claim.public_id, version=2, draft=none, now=NOW)
    assert claim.conditions.count() == 0


def test_a_condition_that_makes_a_circle() -> None:
    first = create()
    second = create(terms=entering.terms(conditions=(first,)))
    circle = entering.draft(terms=entering.terms(conditions=(second,)))
    with pytest.raises(Invalid, match="circle") as refusal:
        drafts.save(claim_id=first.public_id, version=1, draft=circle, now=NOW)
    assert set(refusal.value.fields) == {"conditions"}


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"deadline": date(2020, 6, 22)}, "deadline"),
        ({"deadline": date(2020, 6, 1)}, "deadline"),
        ({"deadline": date(2020, 11, 3), "event_from": date(2020, 11, 4)}, "deadline"),
        ({"deadline": date(9999, 12, 31)}, "deadline"),
        ({"event_from": date(1, 1, 1), "time_zone": "Asia/Seoul"}, "event_from"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"deadline": datetime(2020, 11, 1, 1, 30)}, "deadline"),  # noqa: DTZ001 – came twice that night
        ({"event": ""}, "event"),
        ({"event": "x" * 501}, "event"),
        ({"event": "It\0 rains"}, "event"),
        ({"criteria": "x" * 5001}, "criteria"),
        ({"deadline_words": ""}, "deadline_words"),
        ({"condition_words": "x" * 501}, "condition_words"),
    ],
)
def test_terms_that_cannot_be_taken_name_their_field(typed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create(terms=entering.terms(**typed))
    assert set(refusal.value.fields) == {field}
    assert not Claim.objects.exists()


@pytest.mark.parametrize("headline", ["", "x" * 100_000, "No\u202e test"])
def test_a_headline_that_cannot_be_taken(headline: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create(filing=entering.filing(headline=headline))
    assert set(refusal.value.fields) == {"headline"}


def test_without_an_article_somebody_has_to_say_when_the_window_opens() -> None:
    typed = replace(entering.draft(), article=None, forecasts=(entering.statement(),))
    with pytest.raises(Invalid) as refusal:
        drafts.create(draft=typed, now=NOW)
    assert set(refusal.value.fields) == {"event_from"}
    with_window = replace(typed, terms=entering.terms(event_from=date(2020, 7, 1)))
    assert drafts.create(draft=with_window, now=NOW).outlet is None


def test_every_forecast_says_what_is_wrong_with_it() -> None:
    statements = (entering.statement(), entering.statement(probability="2"), entering.statement(wording="", quote="q"))
    with pytest.raises(Invalid) as refusal:
        create(forecasts=statements)
    assert {"forecasts-1-probability", "forecasts-2-wording"} <= set(refusal.value.fields)
    assert not any(name.startswith("forecasts-0") for name in refusal.value.fields)


def test_a_draft_can_still_lack_its_rule_and_its_forecasts() -> None:
    claim = create(terms=entering.terms(criteria=""), forecasts=())
    assert (claim.criteria, claim.draft_forecasts.count()) == ("", 0)
