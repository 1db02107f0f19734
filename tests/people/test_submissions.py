"""Keys of forms: each is of one copy, and of one person."""

from datetime import UTC, datetime, timedelta

import pytest

from forecasts.models.submissions import Submission
from forecasts.people.submissions import REMEMBERED, forget, is_genuine, is_of, new_key
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_key_belongs_to_one_person() -> None:
    person, other = factories.person(), factories.person()
    key = new_key(person)
    assert is_of(key, person)
    assert not is_of(key, other)
    assert new_key(person) != key


@pytest.mark.parametrize(
    "change", [str.upper, lambda key: key[1:], lambda _: "", lambda _: "a.b~c~d", lambda key: key * 2]
)
def test_a_key_that_was_not_given_out_is_nobodys(change: object) -> None:
    person = factories.person()
    key = change(new_key(person))  # type: ignore[operator]
    assert not is_genuine(key)
    assert not is_of(key, person)


def test_old_submissions_are_forgotten() -> None:
    for number, age in enumerate((REMEMBERED - timedelta(minutes=1), REMEMBERED + timedelta(minutes=1))):
        Submission.objects.create(fingerprint=str(number), sent_at=NOW - age)
    assert forget(now=NOW) == 1
    assert Submission.objects.get().fingerprint == "0"
