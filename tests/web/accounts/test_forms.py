import json

import pytest
from django.test import Client

from forecasts.models.people import Role
from tests import factories
from tests.people.browsers import proven

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

EMPTY = {
    "clientDataJSON": "AA",
    "attestationObject": "AA",
    "authenticatorData": "AA",
    "signature": "AA",
    "userHandle": "AA",
}
OTHER = EMPTY | {"clientDataJSON": "e30", "attestationObject": "oA", "userHandle": "MQ"}


def answer(response: dict[str, str]) -> str:
    """What a browser sends about a passkey."""
    whole = {"type": "public-key", "id": "AA", "rawId": "AA", "response": response, "clientExtensionResults": {}}
    return json.dumps(whole)


@pytest.mark.parametrize("path", ["login", "add", "reauthenticate"])
@pytest.mark.parametrize(
    "sent", ["", "\0", "[]", "null", "no JSON", "[" * 100_000, '{"id":1}', answer(EMPTY), answer(OTHER)]
)
def test_what_is_no_passkey_is_refused_in_words(path: str, sent: str) -> None:
    client = Client() if path == "login" else proven(factories.person(Role.FORECASTER))
    address = f"/accounts/2fa/webauthn/{path}/"
    client.get(address, headers={"accept": "application/json"})
    taken = client.post(address, {"credential": sent, "name": "x"}, follow=True)
    assert taken.status_code == 200
    assert client.get("/accounts/2fa/webauthn/", follow=True).text.count("Rename") == 0


def test_an_unreadable_answer_is_told(client: Client) -> None:
    told = client.post("/accounts/2fa/webauthn/login/", {"credential": '{"id":1}'}, follow=True)
    assert "That passkey was not accepted" in told.text
