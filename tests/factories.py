"""Builders of valid rows, one per model. They write rows directly: no history entry, no score job.

A test that is about an operation calls the operation; these set the stage. People are named by role.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group

from forecasts.models.claims import Claim, ClaimCondition, State
from forecasts.models.forecasts import DraftForecast, Forecast
from forecasts.models.people import Role, User
from forecasts.models.resolutions import Evidence, Outcome, Proposal, ProposalDecision, Resolution
from forecasts.models.sources import Article, Forecaster, Outlet, Topic
from forecasts.statements.addresses import canonical, rough

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""When the rows below were recorded."""
PRESENT = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
"""Where the clock of every test stands (tests/conftest.py): after all that the fixtures recorded."""
ZONE = "America/New_York"
_number = count(1)


def person(role: str = Role.RESOLVER, username: str | None = None, **fields: Any) -> User:
    """Return a person in `role`; the role's group is made when it is missing (without permissions)."""
    name = username or f"{role}-{next(_number)}"
    user = User.objects.create_user(username=name, password=None, is_superuser=role == Role.ADMIN, **fields)
    group, _ = Group.objects.get_or_create(name=role)
    user.groups.add(group)
    return user


def outlet(name: str | None = None, **fields: Any) -> Outlet:
    """Return an outlet."""
    number = next(_number)
    return Outlet.objects.create(slug=fields.pop("slug", f"outlet-{number}"), name=name or f"Outlet {number}", **fields)


def topic(name: str | None = None, **fields: Any) -> Topic:
    """Return a topic."""
    number = next(_number)
    return Topic.objects.create(slug=fields.pop("slug", f"topic-{number}"), name=name or f"Topic {number}", **fields)


def forecaster(kind: str = Forecaster.Kind.AUTHOR, **fields: Any) -> Forecaster:
    """Return a forecaster of `kind`."""
    number = next(_number)
    defaults = {"slug": f"forecaster-{number}", "name": f"Forecaster {number}"}
    return Forecaster.objects.create(kind=kind, **(defaults | fields))


def article(**fields: Any) -> Article:
    """Return an article of 23 June 2020, without a captured text."""
    number = next(_number)
    authors = fields.pop("authors", [])
    defaults: dict[str, Any] = {
        "slug": f"article-{number}",
        "title": f"Article {number}",
        "published_on": date(2020, 6, 23),
        "time_zone": ZONE,
    }
    defaults["canonical_url"] = fields.get("canonical_url", canonical(fields.get("url", "")))
    defaults["rough_url"] = rough(defaults["canonical_url"])
    row = Article.objects.create(**(defaults | {"outlet": fields.pop("outlet", None) or outlet()} | fields))
    row.authors.set(authors)
    return row


def start_of(day: date, zone: str = ZONE) -> datetime:
    """Return the UTC instant at which `day` begins in `zone`."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)


def claim(state: str = State.OPEN, **fields: Any) -> Claim:
    """Return a claim on 23 June to 3 November 2020, recorded at `NOW` unless it is a draft.

    `state` is draft or open; `proposal(…)` and `resolution(…)` take a claim further.
    """
    number = next(_number)
    from_on = fields.pop("event_from_on", date(2020, 6, 23))
    deadline_on = fields.pop("deadline_on", date(2020, 11, 3))
    recorded_at = None if state == State.DRAFT else fields.pop("recorded_at", NOW)
    topics, conditions = fields.pop("topics", []), fields.pop("conditions", [])
    defaults: dict[str, Any] = {
        "headline": f"Claim {number}",
        "event": f"Event {number} happens",
        "criteria": "It is listed in the register.",
        "time_zone": ZONE,
        "event_from_on": from_on,
        "event_from_at": start_of(from_on),
        "deadline_on": deadline_on,
        "deadline_at": start_of(deadline_on + timedelta(days=1)),
        "deadline_words": "in the run-up to the US elections",
        "state": state,
        "created_at": recorded_at or NOW,
        "recorded_at": recorded_at,
        "material_recorded_at": recorded_at,
    }
    row = Claim.objects.create(**(defaults | fields))
    row.topics.set(topics)
    ClaimCondition.objects.bulk_create(ClaimCondition(claim=row, condition=condition) for condition in conditions)
    return row


def _statement(claim: Claim, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a stated 20 %, or of what `fields` say, on the day the window opens."""
    stated_on = fields.pop("stated_on", claim.event_from_on)
    basis: dict[str, Any] = {"basis": "wording"} if "wording" in fields else {"basis": "stated", "p_ppm": 200_000}
    common = {"stated_on": stated_on, "stated_at": start_of(stated_on, claim.time_zone)}
    owner = {"forecaster": fields.pop("forecaster", None) or forecaster(), "claim": claim}
    return basis | common | owner | fields


def draft_forecast(claim: Claim, **fields: Any) -> DraftForecast:
    """Return a forecast on a draft."""
    return DraftForecast.objects.create(**_statement(claim, fields))


def forecast(claim: Claim, **fields: Any) -> Forecast:
    """Return a recorded forecast: 20 % unless `wording` or `p_ppm` is given."""
    return Forecast.objects.create(**({"recorded_at": claim.recorded_at or NOW} | _statement(claim, fields)))


def proposal(claim: Claim, outcome: str = Outcome.DID_NOT_OCCUR, **fields: Any) -> Proposal:
    """Return a proposal with one piece of evidence; the claim waits for a second person."""
    row = _proposal_row(claim, outcome, fields)
    Claim.objects.filter(pk=claim.pk).update(state=State.PROPOSED, current_proposal=row, version=claim.version + 1)
    claim.refresh_from_db()
    return row


def _proposal_row(claim: Claim, outcome: str, fields: dict[str, Any]) -> Proposal:
    """Return a proposal and its evidence, without moving the claim."""
    defaults: dict[str, Any] = {
        "claim": claim,
        "material_version": claim.material_version,
        "origin": "person",
        "outcome": outcome,
        "effective_on": claim.deadline_on,
        "effective_precision": "day",
        "effective_at": claim.deadline_at,
        "close_at": claim.deadline_at,
        "rationale": "The register has no entry in the window.",
        "proposed_at": NOW,
    }
    row = Proposal.objects.create(
        **(defaults | {"proposed_by": fields.pop("proposed_by", None) or person(Role.RESOLVER)} | fields)
    )
    Evidence.objects.create(
        proposal=row,
        title="Register of events",
        publisher="The register",
        published_on=date(2020, 11, 10),
        no_url_reason="A lasting address is not certain",
    )
    return row


def resolution(claim: Claim, outcome: str = Outcome.DID_NOT_OCCUR, **fields: Any) -> Resolution:
    """Return a resolution confirmed by a second person; the claim is resolved."""
    confirmed_by = fields.pop("confirmed_by", None) or person(Role.REVIEWER)
    confirmed_at = fields.pop("confirmed_at", NOW)
    proposed = _proposal_row(claim, outcome, fields)
    ProposalDecision.objects.create(
        proposal=proposed, kind=ProposalDecision.Kind.CONFIRMED, decided_by=confirmed_by, decided_at=confirmed_at
    )
    row = Resolution.objects.create(
        claim=claim,
        proposal=proposed,
        number=claim.resolutions.count() + 1,
        policy=Resolution.Policy.TWO_PERSON,
        proposed_by=proposed.proposed_by,
        confirmed_by=confirmed_by,
        confirmed_at=confirmed_at,
        supersedes=claim.current_resolution,
    )
    Claim.objects.filter(pk=claim.pk).update(
        state=State.RESOLVED, current_proposal=None, current_resolution=row, version=claim.version + 1
    )
    claim.refresh_from_db()
    return row
