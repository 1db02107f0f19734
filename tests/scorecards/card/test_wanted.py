from datetime import UTC, date, datetime, timedelta

import pytest

from forecasts.models.errors import Invalid
from forecasts.scorecards.card.cuts import Cut
from forecasts.scorecards.card.wanted import FIELDS, PUBLISHED, Wanted, wanted_of
from forecasts.scorecards.methods import METHODS
from tests import factories
from tests.factories import NOW

LONG = "9" * 5000


def wanted(**asked: str) -> Wanted:
    return wanted_of(asked, now=NOW)


def test_nothing_asked_for_is_what_is_published() -> None:
    assert wanted() == wanted(page="2") == PUBLISHED
    assert PUBLISHED.is_published
    assert not PUBLISHED.cut


@pytest.mark.django_db
def test_everything_at_once() -> None:
    topic = factories.topic()
    found = wanted(
        as_of="2026-01-31T12:00:00+01:00",
        method="1",
        topic=topic.slug,
        since="2020-02-29",
        until="2020-02-29",
        horizon="up-to-30",
        recorded="retrospective",
    )
    day = date(2020, 2, 29)
    cut = Cut(topic=topic, since=day, until=day, horizon="up-to-30", recorded="retrospective")
    assert found == Wanted(as_of=datetime(2026, 1, 31, 11, tzinfo=UTC), method=METHODS[1], cut=cut)
    assert not found.is_published


@pytest.mark.parametrize("asked", [{"as_of": "2026-01-31T12:00:00Z"}, {"method": "1"}, {"method": "2"}])
def test_what_is_made_from_the_rows(asked: dict[str, str]) -> None:
    assert not wanted(**asked).is_published


def test_a_cut_of_what_is_published() -> None:
    found = wanted(recorded="prospective", method="3")
    assert found.is_published
    assert found.cut


@pytest.mark.parametrize(
    "name, text, says",
    [
        *(("as_of", text, "such as 2026-01-31T12:00:00Z") for text in ("", "2026", "yesterday", "2026-01-31", LONG)),
        *(("as_of", text, "such as") for text in ("2026-01-31T12:00:00", "2026-01-31T12:00:00 02:00", "\0")),
        ("as_of", (NOW + timedelta(microseconds=1)).isoformat(), "future"),
        ("as_of", "9999-12-31T23:59:59-14:00", "future"),
        ("as_of", "0001-01-01T00:00:00+14:00", "before any ledger"),
        *(("method", text, "known are") for text in ("", "-1", "0", "4", "99", "x", LONG)),
        *(("topic", text, "no topic") for text in ("", "nowhere", "\0", "a\0b", LONG)),
        *(("since", text, "YYYY-MM-DD") for text in ("", "9999-99-99", "2020-02-30", "20200101", "2020-W01-1", "\0")),
        *(("until", text, "YYYY-MM-DD") for text in ("0001-01-01", "9999-12-31", "1899-12-31", "٢٠٢٠-٠١-٠١", LONG)),
        *(("horizon", text, "none of up-to-30, 30-to-180, over-180") for text in ("", "30", "long", "\0", LONG)),
        *(("recorded", text, "none of prospective, retrospective") for text in ("", "true", "Prospective", LONG)),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_understood_is_named_with_its_reason(name: str, text: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refusal:
        wanted(**{name: text})
    assert list(refusal.value.fields) == [name]


@pytest.mark.django_db
def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        wanted(**dict.fromkeys(FIELDS, "?"))
    assert tuple(refusal.value.fields) == FIELDS


def test_a_period_has_to_begin_before_it_ends() -> None:
    with pytest.raises(Invalid, match="lies before") as refusal:
        wanted(since="2020-01-02", until="2020-01-01")
    assert list(refusal.value.fields) == ["until"]
