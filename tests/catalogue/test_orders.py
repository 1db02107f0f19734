from datetime import timedelta

import pytest

from forecasts.catalogue.orders import CLAIMS, OLDEST_FIRST, BadPlace, Order, Rows
from forecasts.models.claims import Claim
from forecasts.models.finding import ClaimChange
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims() -> Rows:
    """Claims of which several share each key."""
    for number in range(7):
        ahead = NOW + timedelta(days=number // 2)
        claim = factories.claim(
            recorded_at=NOW + timedelta(hours=number % 3), deadline_on=ahead.date(), deadline_at=ahead
        )
        if number % 3:
            factories.resolution(claim, confirmed_at=NOW + timedelta(hours=number // 3))
        if number != 5:
            ClaimChange.objects.create(claim=claim, changed_at=NOW + timedelta(hours=number % 2))
    return Claim.objects.select_related("current_resolution", "change")


def one_by_one(rows: Rows, order: Order) -> list[Claim]:
    """The rows, each found behind the place of the one before."""
    found: list[Claim] = []
    while row := order.sort(order.after(rows, order.place(found[-1])) if found else rows).first():
        found.append(row)
    return found


@pytest.mark.parametrize("name", CLAIMS)
def test_every_row_has_one_place(claims: Rows, name: str) -> None:
    order = CLAIMS[name]
    listed = list(order.sort(claims))
    assert one_by_one(claims, order) == listed
    assert one_by_one(claims, order.reverse) == listed[::-1]
    keys = [order.place(row) for row in listed]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name, missing", [("recorded", 0), ("deadline", 0), ("resolved", 3), ("changed", 1)])
def test_what_has_no_key_is_not_in_the_list(claims: Rows, name: str, missing: int) -> None:
    assert len(CLAIMS[name].sort(claims)) == 7 - missing


def test_a_row_that_is_gone_has_kept_its_place(claims: Rows) -> None:
    order = CLAIMS["deadline"]
    listed = list(order.sort(claims))
    place = order.place(listed[2])
    listed[2].resolutions.all()
    Claim.objects.filter(pk=listed[2].pk).update(deadline_at=NOW + timedelta(days=99))
    assert list(order.sort(order.after(claims, place)))[:2] == listed[3:5]


@pytest.mark.parametrize(
    "order, place",
    [
        (OLDEST_FIRST, ("x",)),
        (OLDEST_FIRST, ("-1",)),
        (OLDEST_FIRST, ("1", "2")),
        (OLDEST_FIRST, ()),
        (CLAIMS["deadline"], ("2026-01-01T00:00:00", "1")),
        (CLAIMS["deadline"], ("0001-01-01T00:00:00+14:00", "1")),
        (CLAIMS["deadline"], ("yesterday", "1")),
    ],
)
def test_what_is_no_place_is_refused(claims: Rows, order: Order, place: tuple[str, ...]) -> None:
    with pytest.raises(BadPlace):
        order.after(claims, place)
