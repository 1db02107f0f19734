import pytest
from django.db import IntegrityError

from forecasts.capture.slugs import insert_with_slug
from forecasts.models.sources import Outlet, Topic
from tests import factories

pytestmark = pytest.mark.django_db


def insert(name: str) -> str:
    return insert_with_slug(Topic, name, lambda slug: Topic(slug=slug, name=name)).slug


def test_homonyms_get_a_number() -> None:
    factories.topic(slug="rain-4")
    assert [insert("Rain") for _ in range(4)] == ["rain", "rain-2", "rain-3", "rain-5"]


@pytest.mark.parametrize(
    "name, slug",
    [
        ("Ärger & Café", "arger-cafe"),
        ("平壌", "topic"),
        ("---", "topic"),
        ("x" * 200, "x" * 70),
        ("a-" * 60, ("a-" * 35)[:-1]),
    ],
)
def test_what_a_slug_is_made_of(name: str, slug: str) -> None:
    assert insert(name) == slug


def test_another_fault_of_the_row_is_not_hidden() -> None:
    with pytest.raises(IntegrityError):
        insert_with_slug(Outlet, "Rain", lambda slug: Outlet(slug=slug, name=None))  # type: ignore[misc]  # the fault
