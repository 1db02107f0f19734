"""The OpenAPI document, its pages, and the answer to addresses that are none.

The docs page runs Swagger UI from the packaged files under the same Content-Security-Policy as every other page: the
script that starts it comes from an address of its own, and nothing is asked of another host.
"""

from typing import Any, NoReturn

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from forecasts.api.problems import CONTENT_TYPE, PROBLEM
from forecasts.api.reading import AnswersInProblems


def describe_problems(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Tell in the OpenAPI document that every request may be answered by a problem document."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    answer = {
        "description": "What is wrong",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = answer
    return result


class Schema(AnswersInProblems, SpectacularAPIView):
    """The OpenAPI 3.1 document of this API."""


class Docs(SpectacularSwaggerSplitView):
    """The pages of the OpenAPI document."""

    url_name = "api:schema"
    template_name = "api/docs.html"


@extend_schema(exclude=True)
class Nowhere(AnswersInProblems, APIView):
    """Every address below /api/v1/ that is none."""

    permission_classes = [AllowAny]
    authentication_classes = []

    def initial(self, request: Request, *args: object, **kwargs: object) -> NoReturn:
        """Say so, whatever the method."""
        raise NotFound("There is nothing at this address. The document at /api/v1/schema/ lists what there is.")
