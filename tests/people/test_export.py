import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder

from forecasts.forecasting import readers
from forecasts.history.actors import Actor
from forecasts.models.people import Role, User
from forecasts.people.export import export
from forecasts.resolution import disputes, operations
from tests import factories
from tests.factories import NOW
from tests.resolution import stage
from tests.scorecards.stage import called, recorded

pytestmark = pytest.mark.django_db


def taken(user: User) -> dict[str, Any]:
    return dict(json.loads(json.dumps(export(user=user, now=NOW), cls=DjangoJSONEncoder)))


def test_an_account_with_all_it_did() -> None:
    reader = factories.person(Role.FORECASTER, email="reader@example.org")
    by = Actor.of(reader)
    claim = recorded()
    readers.state(claim_id=claim.public_id, said=readers.Said(probability="70"), actor=by, now=stage.BEFORE)
    settled = called(outcome=None).claim
    stage.settle(settled)
    stage.contest(settled, stage.answer("ambiguous", rationale="The words fit both.", evidence=()), by=by)
    stage.act(disputes.dismiss, settled, stage.actor(Role.REVIEWER), reason="No.")

    mine = taken(reader)

    assert (mine["account"]["email"], mine["account"]["roles"]) == ("reader@example.org", ["forecaster"])
    assert [(row["claim"], row["p_ppm"]) for row in mine["forecasts"]] == [(claim.public_id, 700_000)]
    assert [(row["outcome"], row["rationale"]) for row in mine["proposals"]] == [("ambiguous", "The words fit both.")]
    assert [row["reason"] for row in mine["disputes"]] == ["See the list."]
    assert mine["scorecard"]["slug"].startswith("reader-")
    kinds = [row["entry"]["kind"] for row in mine["history"]]
    assert kinds == ["forecaster.created", "forecast.stated", "dispute.opened"]
    actors = [row["entry"]["actor"] for row in mine["history"]]
    assert actors == [reader.pseudonym, mine["forecasts"][0]["pseudonym"], reader.pseudonym]


def test_a_reviewer_finds_every_decision() -> None:
    claim, reviewer = called(outcome=None).claim, stage.actor(Role.REVIEWER)
    stage.propose(claim)
    stage.act(operations.confirm, claim, reviewer, note="Seen.")
    assert reviewer.user is not None
    decisions = taken(reviewer.user)["decisions"]
    assert [(row["about"], row.get("kind"), row.get("note")) for row in decisions] == [
        ("proposal", "confirmed", None),
        ("resolution", None, "Seen."),
    ]


def test_no_secret_and_nothing_of_others() -> None:
    user, other = factories.person(Role.FORECASTER), factories.person(Role.RESOLVER, email="other@example.org")
    user.set_password("copper-violin-77-moss")
    user.save()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    stage.propose(called(outcome=None).claim)

    text = json.dumps(taken(user))

    assert user.password not in text
    assert "JBSWY3DPEHPK3PXP" not in text
    assert '"type": "totp"' in text
    assert other.email not in text
    assert taken(user)["proposals"] == taken(user)["history"] == []
