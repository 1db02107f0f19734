"""Rows read as columns are judged as those made from objects, whatever was said and whatever happened."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim
from forecasts.models.scores import Standing
from forecasts.scorecards.calls import calls_of
from forecasts.scorecards.publishing.rows import verdicts_on
from tests import factories
from tests.factories import NOW
from tests.scorecards import cases

pytestmark = pytest.mark.django_db


def test_every_case_is_judged_as_its_call_is() -> None:
    claims = cases.every_case()
    verdicts = verdicts_on([claim.pk for claim in claims])
    expected = {
        claim.pk: [
            call.verdict._replace(topic_ids=sorted(topic.pk for topic in claim.topics.all()))
            for call in calls_of([claim], at=NOW)
        ]
        for claim in Claim.objects.order_by("pk")
    }
    assert verdicts == expected
    found = [verdict for several in verdicts.values() for verdict in several]
    assert {verdict.unscorable for verdict in found} >= {"", "ambiguous", *Standing.Unscorable.values} - {"no_scale"}
    assert {verdict.prospective for verdict in found} == {None, True, False}
    assert {verdict.cluster.partition(":")[0] for verdict in found} == {"", "claim", "article", "group"}
    assert any(verdict.scores and verdict.scores["log"].value is None for verdict in found if "log" in verdict.scores)


def test_a_claim_that_nobody_forecast_on_has_no_verdict_and_a_draft_is_no_claim_yet() -> None:
    claim, draft = factories.claim(), factories.claim("draft")
    assert verdicts_on([claim.pk, draft.pk]) == {claim.pk: []}
    assert verdicts_on([]) == {}


def test_many_claims_take_no_more_queries_than_one() -> None:
    claims = [claim.pk for claim in cases.every_case()]
    with CaptureQueriesContext(connection) as queries:
        verdicts_on(claims)
    assert len(queries) == 3
