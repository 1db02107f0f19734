"""What was said, where the sentence points the other way than its hedge or its number."""

from typing import Any

import pytest
from django.test import Client

from forecasts.forecasting import operations
from forecasts.history.actors import Actor
from forecasts.statements.inputs import StatementInput
from tests import factories
from tests.factories import start_of

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    "fields, shown, hidden",
    [
        ({"wording": "likely", "says": "no"}, ["said “likely that it does not”", f"read as 25{NBSP}%"], []),
        ({"wording": "unlikely", "says": "yes"}, ["said “unlikely that it does not”", f"read as 80{NBSP}%"], []),
        ({"wording": "unlikely", "says": "no"}, ["“unlikely”", f"read as 20{NBSP}%"], ["that it does not"]),
        ({"wording": "unlikely"}, ["“unlikely”", f"read as 20{NBSP}%"], ["that it does not"]),
        ({"p_ppm": 700_000, "says": "no"}, [f"70{NBSP}% that it does not", f"so 30{NBSP}% that it does"], []),
        ({"p_ppm": 700_000, "says": "yes"}, [f"70{NBSP}%"], ["that it does not"]),
    ],
)
def test_a_claims_page_says_what_the_hedge_is_about(
    client: Client, fields: dict[str, Any], shown: list[str], hidden: list[str]
) -> None:
    claim = factories.claim()
    factories.forecast(claim, **fields)
    for path in (f"/claims/{claim.public_id}/", "/claims/"):
        page = client.get(path).text
        assert not [text for text in hidden if text in page]
    page = client.get(f"/claims/{claim.public_id}/").text
    assert not [text for text in shown if text not in page]


def test_a_list_says_it_beside_the_probability(client: Client) -> None:
    factories.forecast(factories.claim(), wording="likely", says="no")
    page = client.get("/claims/").text
    assert "<bdi>likely</bdi> that it does not" in page
    assert f"25{NBSP}%" in page


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"wording": "likely", "says": "no"}, "“likely” that it does not."),
        ({"wording": "unlikely"}, "“unlikely”."),
        ({"probability": "0.7", "says": "no"}, f"70{NBSP}% that it does not."),
    ],
)
def test_so_does_the_life_of_a_claim(client: Client, typed: dict[str, Any], told: str) -> None:
    claim, author = factories.claim(), factories.forecaster()
    said = StatementInput(forecaster=author, stated=claim.event_from_on, **typed)
    now = start_of(claim.event_from_on).replace(hour=23)
    operations.state(claim_id=claim.public_id, statement=said, actor=Actor.rule(), now=now)
    assert told in client.get(f"/claims/{claim.public_id}/").text
