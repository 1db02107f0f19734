"""What is published of readers must not lead from a forecast on one claim to one on another."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from forecasts.bulk import exporting
from forecasts.forecasting import readers
from forecasts.forecasting.readers import Said
from forecasts.history.actors import Actor
from forecasts.history.browsing import browse
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.queries import Entries, entries_of
from forecasts.history.sequencing import assign_positions
from forecasts.history.verification import verify
from forecasts.models.claims import Claim
from forecasts.models.forecasts import WITHHELD, Forecast
from forecasts.models.ids import PATTERN, pseudonym_on
from forecasts.models.people import Role, User
from forecasts.models.sources import Forecaster, ReaderKey
from forecasts.people.erasure import erase
from forecasts.people.export import export
from tests import factories
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
NOW = factories.NOW
ID = re.compile(rf"\b(?:reader-)?{PATTERN.pattern}\b")


@pytest.fixture
def claims() -> list[Claim]:
    return [factories.claim(deadline_on=date(2030, 1, 1), crowd_hidden=False, recorded_at=NOW) for _ in range(2)]


def reader(role: str = Role.FORECASTER) -> User:
    return factories.person(role)


def state(claim: Claim, user: User, percent: str, *, hours: int) -> Forecast:
    now = NOW + timedelta(hours=hours)
    return readers.state(claim_id=claim.public_id, said=Said(probability=percent), actor=Actor.of(user), now=now)


def published(claim: Claim) -> str:
    """All that anybody may read about what was said on a claim."""
    client = Client()
    page, api = f"/claims/{claim.public_id}/", f"/api/v1/claims/{claim.public_id}/"
    paths = [
        *(page, f"{page}history/", f"/history/?claim={claim.public_id}", api, f"{api}forecasts/", f"{api}history/"),
        *(f"{api}forecasts/?format=csv", f"{api}history/?format=jsonl"),
    ]
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.getvalue().decode() for answer in answers)


@pytest.mark.parametrize("role", [Role.FORECASTER, Role.REVIEWER, Role.ADMIN])
def test_nothing_public_joins_a_readers_forecasts(claims: list[Claim], role: str) -> None:
    one, other = reader(role), reader()
    for hours, (claim, user) in enumerate([(claims[0], one), (claims[1], other), (claims[1], one), (claims[0], other)]):
        state(claim, user, f"{20 + hours}", hours=hours)
    assign_positions(limit=100)
    texts = [published(claim) for claim in claims]
    tokens = [set(ID.findall(text)) for text in texts]
    named = {claim.public_id for claim in claims} | set(Forecast.objects.values_list("pseudonym", flat=True))
    elsewhere = set(ID.findall(published(factories.claim(recorded_at=NOW))))
    assert (tokens[0] & tokens[1]) - elsewhere == set()
    assert all(len({name for name in named if name in text}) == 4 - 1 for text in texts)
    secret = {one.pseudonym, other.pseudonym, *Forecaster.objects.values_list("slug", flat=True)}
    assert not [word for word in secret if any(word in text for text in texts)]
    assert not [text for text in texts if f'"role":"{role}"' in text and role != Role.FORECASTER]
    assert_history_holds()


def test_the_order_of_readers_is_that_of_time(client: Client, claims: list[Claim]) -> None:
    first, second = reader(), reader()
    for hours, (claim, user) in enumerate(
        [(claims[0], first), (claims[0], second), (claims[1], second), (claims[1], first)]
    ):
        state(claim, user, "30", hours=hours)
    for claim in claims:
        answer = client.get(f"/api/v1/claims/{claim.public_id}/").json()
        assert [said["recorded_at"] for said in answer["forecasts"]] == sorted(
            said["recorded_at"] for said in answer["forecasts"]
        )


def test_one_reader_on_one_claim_has_one_name(claims: list[Claim]) -> None:
    user = reader()
    first, second = state(claims[0], user, "20", hours=0), state(claims[0], user, "30", hours=1)
    taken_back = readers.withdraw(claim_id=claims[0].public_id, actor=Actor.of(user), now=NOW + timedelta(hours=2))
    key = ReaderKey.objects.get().key
    assert {first.pseudonym, second.pseudonym, taken_back.pseudonym} == {pseudonym_on(claims[0].public_id, key=key)}
    entries = [entry for entry in entries_of(claims[0]) if entry.kind.startswith("forecast.")]
    assert {(entry.actor, entry.role) for entry in entries} == {(first.pseudonym, Role.FORECASTER)}
    assert {row.facts[name] for entry in entries for row in entry.rows for name in ("forecaster", "recorded_by")} == {
        first.pseudonym
    }


def test_a_public_card_shows_who_it_is_until_it_is_hidden(client: Client, claims: list[Claim]) -> None:
    user = reader()
    slug = state(claims[0], user, "20", hours=0).forecaster.slug
    address = f"/api/v1/claims/{claims[0].public_id}/forecasts/"

    def named() -> set[str]:
        return {said["forecaster"]["slug"] for said in client.get(address).json()["results"]}

    assert slug not in named()
    for public in (True, False):
        readers.show_card(public=public, actor=Actor.of(user), now=NOW + timedelta(hours=2))
        assert (slug in named()) == public
    assert user.pseudonym not in published(claims[0])


def as_before(claim: Claim, user: User) -> Forecast:
    """A forecast and its entry as they were written before readers had names for one claim."""
    actor = Actor.of(user)
    mine = Forecaster.objects.create(slug="reader-0123456789", name="Reader 0123456789", kind="reader", user=user)
    append([Step(Kind.FORECASTER_CREATED, mine, [mine])], actor=actor, now=NOW)
    said = factories.forecast(claim, forecaster=mine, p_ppm=200_000, stated_at=NOW, recorded_at=NOW, recorded_by=user)
    append([Step(Kind.FORECAST_STATED, claim, [said])], actor=actor, now=NOW)
    return said


@pytest.mark.parametrize("opted_in", [False, True])
def test_old_entries_keep_their_bytes_and_are_published_without_the_reader(claims: list[Claim], opted_in: bool) -> None:
    user = reader(Role.REVIEWER)
    said = as_before(claims[0], user)
    assign_positions(limit=100)
    written = entries_of(claims[0])[-1]
    assert (written.actor, written.rows[0].facts["forecaster"]) == (user.pseudonym, "reader-0123456789")
    Forecaster.objects.update(opted_in=opted_in)
    line = Entries(claims[0])[-1]
    assert (line.actor, line.role, line.withheld, line.texts_sha256) == ("", "", True, written.texts_sha256)
    assert line.rows[0].facts["recorded_by"] == WITHHELD
    assert line.rows[0].facts["forecaster"] == ("reader-0123456789" if opted_in else WITHHELD)
    assert line.rows[0].facts["public_id"] == said.public_id
    assert user.pseudonym not in published(claims[0])
    assert [placed.stream for placed in browse(limit=9).entries][-1] == (
        "forecaster:reader-0123456789" if opted_in else "forecaster:withheld"
    )
    assert browse(role=Role.REVIEWER, limit=9).entries == []


def test_an_old_forecast_gets_a_name_from_the_key_as_long_as_there_is_one(claims: list[Claim]) -> None:
    user = reader()
    said = as_before(claims[0], user)
    other = factories.forecast(claims[0], forecaster=factories.forecaster(Forecaster.Kind.READER, slug="reader-9"))
    assert len({said.public_slug, other.public_slug, said.forecaster.slug}) == 3
    key = ReaderKey.objects.create(forecaster=said.forecaster)
    renewed = Forecast.objects.get(pk=said.pk)
    assert renewed.public_slug == f"reader-{key.pseudonym_on(claims[0].public_id)}"
    assert state(claims[0], user, "30", hours=1).public_slug == renewed.public_slug


def test_the_key_goes_with_the_account_and_the_owner_can_join_before(claims: list[Claim]) -> None:
    user = reader()
    names = {state(claim, user, "20", hours=at).pseudonym for at, claim in enumerate(claims)}
    held = export(user=user, now=NOW)
    assert {said["pseudonym"] for said in held["forecasts"]} == names
    assert {entry["entry"]["actor"] for entry in held["history"]} == names | {user.pseudonym}
    erase(user=user, now=NOW + timedelta(hours=9))
    assert not ReaderKey.objects.exists()
    assert set(Forecast.objects.values_list("pseudonym", flat=True)) == names
    assert_history_holds()


def test_a_forecast_given_to_another_reader_is_found(claims: list[Claim]) -> None:
    state(claims[0], reader(), "20", hours=0)
    ReaderKey.objects.update(key="00" * 32)
    assert [problem for problem in verify(every_row=False).problems if "pseudonym" in problem]


def test_an_exported_file_joins_no_reader(claims: list[Claim]) -> None:
    user = reader()
    pseudonyms = [state(claim, user, "20", hours=at).pseudonym for at, claim in enumerate(claims)]
    rows = [row for row in exporting.rows() if row["forecaster_kind"] == "reader"]
    assert [(row["forecaster"], row.get("forecaster_slug", "")) for row in rows] == [
        (f"Reader {name}", "") for name in pseudonyms
    ]
