"""Settings of the JSON API: who may ask how often, which other sites may read it, and how its document is made."""

from typing import Any

from ledger import environment

RATE = environment.count("API_RATE")
RATE_SIGNED_IN = environment.count("API_RATE_SIGNED_IN")
ORIGINS = environment.words("CORS_ORIGINS")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["forecasts.api.throttling.BySession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "forecasts.api.problems.problem_of",
    "NUM_PROXIES": 0,  # ledger.origin has put the client's address into REMOTE_ADDR
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}


INTRODUCTION = """Published forecasts, what became of them, and how well their authors did.

Everything here can be read by anyone; drafts do not exist here. **Pages**: follow `next`; whatever others write meanwhile,
no row is skipped or met twice. **Files**: every list comes whole as CSV (`?format=csv` or `Accept: text/csv`) and as JSON
Lines (`jsonl`, `application/jsonl`). The columns of a CSV never depend on its rows: an object's parts are columns of their
own (`window_deadline_on`), a list of objects is JSON in one cell, and a text that a spreadsheet would take for a formula has
an apostrophe in front. **Keeping a copy**: `claims/?changed_since=…` gives what has changed; take the next instant from the
`changed_at` of the last row. **Unchanged answers**: send the `ETag` of the last answer as `If-None-Match`; 304 says that
nothing is new. **Errors** are problem documents (RFC 9457) that name the parameter and the reason; an unknown parameter is
one. **Limits**: so many requests a minute, then 429 with `Retry-After`."""


def document(version: str) -> dict[str, Any]:
    """Settings of the OpenAPI document."""
    return {
        "TITLE": "Forecast Ledger",
        "DESCRIPTION": INTRODUCTION,
        "VERSION": version,
        "OAS_VERSION": "3.1.0",
        "SERVE_INCLUDE_SCHEMA": False,
        "SCHEMA_PATH_PREFIX": "/api/v1",
        "AUTHENTICATION_WHITELIST": [],  # signing in changes the allowance, not the answers
        "ENUM_NAME_OVERRIDES": {
            "ClaimKind": "forecasts.models.claims.Claim.Kind",
            "ForecasterKind": "forecasts.models.sources.Forecaster.Kind",
            "SubjectKind": "forecasts.scorecards.subjects.KINDS",
            "BoardKind": "forecasts.scorecards.publishing.standings_sums.KINDS",
            "ComparedKind": "forecasts.scorecards.boards.document_types.COMPARED",
            "Recorded": "forecasts.scorecards.publishing.standings_sums.PARTS",
        },
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "forecasts.api.docs.describe_answers",
        ],
        "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},  # no validator on somebody else's host
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "REDOC_DIST": "SIDECAR",
    }
