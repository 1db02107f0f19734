"""What a person types into the forms of the desk."""

from typing import Any, TypeAlias

from django.test import Client

from forecasts.models.claims import Claim

Answer: TypeAlias = Any
"""What the test client answers: a response, its context and its templates."""

EVIDENCE = {
    "title": "Register of events",
    "publisher": "The register",
    "published_on": "2020-11-10",
    "url": "",
    "no_url_reason": "A lasting address is not certain",
    "excerpt": "No entry.",
}


def piece(number: int = 0, **changes: str) -> dict[str, str]:
    """One filled sheet of evidence."""
    return {f"evidence-{number}-{name}": value for name, value in (EVIDENCE | changes).items()}


def answer(claim: Claim, **changes: Any) -> dict[str, Any]:
    """A whole answer that can be taken, but for `changes`; None leaves a field out."""
    typed: dict[str, Any] = {
        "version": claim.version,
        "outcome": "did_not_occur",
        "rationale": "The register has no entry in the window.",
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
        **piece(),
    }
    return {name: value for name, value in (typed | changes).items() if value is not None}


def decide(client: Client, claim: Claim, decision: str, *, step: str = "review", reason: str = "") -> Answer:
    """Send a decision on a claim as it is now."""
    claim.refresh_from_db()
    typed = {"version": claim.version, "decision": decision, "reason": reason}
    return client.post(f"/claims/{claim.public_id}/{step}/", typed)
