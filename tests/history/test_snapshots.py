import pytest
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from forecasts.history.guards import PROTECTED
from forecasts.history.snapshots import SNAPSHOTS, facts_of, read_anew, rows_of, texts_of
from forecasts.models.entry import Entry, EntryPosition, EntryTexts
from forecasts.models.resolutions import Proposal
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Outlet, Topic
from tests import factories
from tests.history.stage import capture, whole_ledger

LEFT_OUT: dict[type[Model], set[str]] = {
    Article: {"rough_url", "title_key"},
    ClaimGroup: {"name_key"},
    EntryTexts: {"salt", "body"},
    Forecaster: {"name_key"},
    Outlet: {"name_key"},
    Proposal: {"counts_until"},  # follows from the effective day and the claim's zone
    Topic: {"name_key"},
}


@pytest.mark.parametrize("model", SNAPSHOTS, ids=lambda model: model._meta.model_name)
def test_every_field_is_kept_once(model: type[Model]) -> None:
    fields = SNAPSHOTS[model]
    kept = [*fields.facts, *fields.texts, *fields.many, *fields.hashed]
    there = {field.name for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)}

    assert len(set(kept)) == len(kept)
    assert set(kept) == there - {"id"} - LEFT_OUT.get(model, set())


def test_every_protected_table_is_described() -> None:
    assert set(PROTECTED) <= SNAPSHOTS.keys() | {Entry, EntryPosition}


@pytest.mark.django_db
def test_facts_are_plain_and_texts_stand_apart() -> None:
    recorder = factories.person("recorder")
    first, second = factories.claim(), factories.claim()
    claim = factories.claim(conditions=[second, first], recorded_by=recorder, headline="Headline")

    facts, texts = facts_of(claim), texts_of(claim)

    assert (facts.table, facts.id) == (texts.table, texts.id) == ("claim", claim.pk)
    assert facts.fields["conditions"] == sorted([first.public_id, second.public_id])
    assert facts.fields["recorded_by"] == recorder.pseudonym
    assert facts.fields["deadline_on"] == "2020-11-03"
    assert facts.fields["deadline_at"] == "2020-11-04T05:00:00.000000Z"
    assert facts.fields["article"] is None
    assert texts.fields["headline"] == "Headline"
    assert "headline" not in facts.fields


@pytest.mark.django_db
def test_a_captured_text_is_vouched_for_by_its_hash() -> None:
    row = capture(factories.article())

    assert facts_of(row).fields["text_sha256"] == row.sha256
    assert texts_of(row).fields == {}


@pytest.mark.django_db
def test_rows_come_back_once_in_their_order_as_stored() -> None:
    factories.topic()
    first, second = factories.topic(), factories.topic()
    second.name = "Not saved"

    stored = read_anew([second, first, second])

    assert stored == [second, first]
    assert stored[0].name != "Not saved"  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("model", SNAPSHOTS, ids=lambda model: model._meta.model_name)
def test_a_snapshot_costs_no_query_per_row(
    model: type[Model], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    whole_ledger()
    with django_assert_max_num_queries(1 + len(SNAPSHOTS[model].many)):
        for row in rows_of(model):
            facts_of(row), texts_of(row)


@pytest.mark.django_db
@pytest.mark.parametrize("says, told", [("", {}), ("yes", {"says": "yes"}), ("no", {"says": "no"})])
def test_a_later_fact_is_told_only_where_it_says_something(says: str, told: dict[str, str]) -> None:
    facts = facts_of(factories.forecast(factories.claim(), says=says)).fields

    assert {name: fact for name, fact in facts.items() if name == "says"} == told
