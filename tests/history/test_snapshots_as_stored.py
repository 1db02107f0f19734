"""What is told of a row that has just been written is what the database then holds, whatever was written."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import BooleanField, CharField, DateField, DateTimeField, Field, JSONField, Model, TextField
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from forecasts.history.snapshots import SNAPSHOTS, facts_of, rows_of, tell, texts_of
from forecasts.models.claims import Claim
from forecasts.models.entry import EntryTexts
from forecasts.models.sources import Article, ClaimGroup, Forecaster, Topic
from tests import factories
from tests.history.stage import unguarded, whole_ledger

pytestmark = pytest.mark.django_db

ALWAYS_THE_SAME: dict[type[Model], set[str]] = {EntryTexts: {"entry"}}
"""The key of a row: with another one it would be another row."""
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.text(LETTERS, max_size=8).map(lambda text: f" {text}\t \n")
ZONES = st.integers(-86_399, 86_399).map(lambda seconds: timezone(timedelta(seconds=seconds)))
INSTANTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES | st.just(UTC))  # noqa: DTZ001
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(TEXT | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)


def values_of(field: "Field[Any, Any]") -> st.SearchStrategy[Any]:
    """Values that may be put into a field, in every form in which Django takes them."""
    found: st.SearchStrategy[Any]
    longest = getattr(field, "max_length", None) or 0
    if field.related_model:
        others = list(field.related_model._base_manager.order_by("pk"))
        found = st.sampled_from(others[field.related_model is field.model :])  # not itself: it gets another name here
    elif field.choices:
        found = st.sampled_from([key for key, _ in field.flatchoices])
    elif isinstance(field, CharField):
        too_long = " " * (longest if connection.vendor == "postgresql" else 0)
        found = TEXT.map(lambda text: text[:longest] + too_long)
    else:
        found = next(values for kind, values in BY_KIND if isinstance(field, kind))
    return st.none() | found if field.null else found


BY_KIND: list[tuple[type[Any], st.SearchStrategy[Any]]] = [
    (TextField, TEXT),
    (JSONField, JSON),
    (BooleanField, st.sampled_from([True, False, 1, 0, "1", "False"])),
    (DateTimeField, INSTANTS | INSTANTS.map(datetime.isoformat)),
    (DateField, st.dates() | st.dates().map(date.isoformat) | INSTANTS),
    (Field, st.integers(0, 2**31 - 1) | st.integers(0, 9).map(str) | st.booleans()),
]


def put(row: Model, name: str, value: Any) -> bool:
    """Write one field of a row; where the database refuses the value, the row stays as it was."""
    before = getattr(row, name)
    setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save(update_fields=[name])
    except (IntegrityError, DataError):
        setattr(row, name, before)
        return False
    return True


@pytest.mark.parametrize("model", SNAPSHOTS, ids=lambda model: model._meta.model_name)
def test_odd_values_in_every_field(model: type[Model]) -> None:
    whole_ledger()
    ClaimGroup.objects.create(slug="group", name="Group")
    Claim.objects.update(kind=Claim.Kind.NUMERIC)  # the only kind with a unit and bounds
    fields = SNAPSHOTS[model]
    names = {*fields.facts, *fields.texts, *fields.hashed} - ALWAYS_THE_SAME.get(model, set())
    kept = [field for field in model._meta.local_concrete_fields if field.name in names]
    taken = set()

    @settings(max_examples=10, phases=[Phase.generate])
    @given(st.data())
    @transaction.atomic
    def write(data: st.DataObject) -> None:
        row = model._base_manager.order_by("pk")[0]
        for field in reversed(kept):  # what kind of row it is comes early, and says what else may stand in it
            if put(row, field.name, data.draw(values_of(field), field.name)):
                taken.add(field.name)
        stored = rows_of(model).get(pk=row.pk)

        assert tell([row])[row] == (facts_of(stored), texts_of(stored))
        transaction.set_rollback(True)

    with unguarded():
        write()
    assert taken == names


def join_tables() -> Iterator[tuple[Model, str, list[Model]]]:
    """A row with each of its join tables, and what may be on the other side."""
    claim, others = factories.claim(), [factories.claim() for _ in range(3)]
    yield claim, "topics", [factories.topic() for _ in range(3)]
    yield claim, "conditions", [*others]
    yield factories.article(), "authors", [factories.forecaster() for _ in range(3)]


def test_whatever_join_tables_hold() -> None:
    for row, name, others in join_tables():
        for some in ([], others[:2], others[1:], []):
            tell([row])
            getattr(row, name).set(some)
            stored = rows_of(type(row)).get(pk=row.pk)

            assert facts_of(stored).fields[name] == sorted(key_of(one) for one in some)
            assert tell([row])[row] == (facts_of(stored), texts_of(stored))


def key_of(row: Model) -> str:
    """By what a row is told."""
    assert isinstance(row, Article | Claim | Forecaster | Topic)
    return row.public_id if isinstance(row, Claim) else row.slug
