"""What the OpenAPI document allows, and what it does not, is asked; every answer is one that it names, in its form."""

from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from forecasts.models.claims import Claim
from ledger.wsgi import application

NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = 20
"""Requests for each address; the same ones each time."""


@pytest.fixture
def document(db: None) -> Any:
    """The document, as the product serves it, over the example."""
    call_command("sync_roles", verbosity=0)
    call_command("load_example", "--small", verbosity=0)
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)


ONCE_EACH = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_every_answer_is_one_that_the_document_names(document: Any) -> None:
    """Half of the ids that are made up give way to one that is there, so that there is something to answer."""
    known = {"public_id": Claim.objects.all()[0].public_id, "slug": "henning-effner", "kind": "forecaster"}
    wrong: dict[str, str] = {}
    checks: Any = CHECKS.get_by_names(NAMES)

    def ask(case: schemathesis.Case) -> None:
        parameters = case.path_parameters
        if parameters and sum(len(str(value)) for value in parameters.values()) % 2:
            case.path_parameters = {name: known[name] for name in parameters}
        case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"})

    for found in document.get_all_operations():
        operation = found.ok()
        try:
            ONCE_EACH(given(case=operation.as_strategy())(ask))()
        except (AssertionError, FailureGroup, ExceptionGroup) as error:
            wrong[operation.label] = str(error)
    assert not wrong, "\n".join(f"{label}: {what}" for label, what in wrong.items())
