import pytest
from django.db.models import F, Model
from pytest_django import DjangoAssertNumQueries

from forecasts.history.guards import PROTECTED
from forecasts.history.snapshots import SNAPSHOTS, facts_of, rows_of, tell, texts_of, with_names
from forecasts.models.claims import Claim
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

    facts, texts = tell([claim])[claim]

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

    facts, texts = tell([row])[row]

    assert facts.fields["text_sha256"] == row.sha256
    assert texts.fields == {}


@pytest.mark.django_db
def test_rows_are_told_once_and_in_their_order_without_being_read(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second = factories.topic(), factories.topic()
    with django_assert_num_queries(0):
        told = tell([second, first, second])

    assert list(told) == [second, first]


@pytest.mark.django_db
def test_names_that_are_not_loaded_cost_a_query_per_table(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    recorder = factories.person("recorder")
    for _ in range(3):
        factories.claim(topics=[factories.topic()], outlet=factories.outlet(), recorded_by=recorder)
    claims = list(Claim.objects.all())

    with django_assert_num_queries(3):  # outlets, people, and what the join tables hold
        told = tell(claims)

    stored = {row: (facts_of(row), texts_of(row)) for row in rows_of(Claim)}
    assert told == stored


@pytest.mark.django_db
def test_names_that_are_loaded_cost_none(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    whole_ledger()
    claims = list(with_names(Claim.objects.all()))
    with django_assert_num_queries(0):
        tell(claims)


@pytest.mark.django_db
def test_a_name_read_with_a_row_is_not_told_of_another() -> None:
    first, second = factories.outlet(), factories.outlet()
    factories.claim(outlet=first)
    claim = with_names(Claim.objects.all()).get()
    claim.outlet_id = second.pk

    facts, _ = tell([claim])[claim]

    assert facts.fields["outlet"] == second.slug


@pytest.mark.django_db
def test_a_row_that_is_not_complete_is_refused() -> None:
    factories.topic()
    with pytest.raises(TypeError, match=r"Topic \['name', 'name_key'\] are deferred"):
        tell([Topic.objects.only("slug").get()])


@pytest.mark.django_db
def test_a_value_that_only_the_database_knows_is_refused() -> None:
    claim = factories.claim()
    claim.version = F("version") + 1
    with pytest.raises(TypeError, match=r"Claim\.version holds an expression"):
        tell([claim])


@pytest.mark.django_db
@pytest.mark.parametrize("model", SNAPSHOTS, ids=lambda model: model._meta.model_name)
def test_a_snapshot_costs_no_query_per_row(
    model: type[Model], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    whole_ledger()
    with django_assert_max_num_queries(1):
        for row in rows_of(model):
            facts_of(row), texts_of(row)


@pytest.mark.django_db
@pytest.mark.parametrize("says, told", [("", {}), ("yes", {"says": "yes"}), ("no", {"says": "no"})])
def test_a_later_fact_is_told_only_where_it_says_something(says: str, told: dict[str, str]) -> None:
    forecast = factories.forecast(factories.claim(), says=says)
    facts, _ = tell([forecast])[forecast]

    assert {name: fact for name, fact in facts.fields.items() if name == "says"} == told
