"""The root, which lists what there is, the OpenAPI document, its pages, and the answer to addresses that are none.

The docs page runs Swagger UI from the packaged files under the same Content-Security-Policy as every other page: the
script that starts it comes from an address of its own, and nothing is asked of another host.
"""

from typing import Any, Final, NoReturn

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from forecasts.api.files import CsvRenderer, JsonLinesRenderer
from forecasts.api.problems import CONTENT_TYPE, PROBLEM
from forecasts.api.reading import AnswersInProblems, Reading

PROBLEMS: Final = {
    "description": "What is wrong",
    "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
NOT_MODIFIED: Final = {"description": "Nothing has changed since the answer whose ETag the client has sent"}
TOO_MANY: Final = PROBLEMS | {
    "description": "Too many requests for now",
    "headers": {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}},
}
UNAVAILABLE: Final = TOO_MANY | {
    "description": "The database does not answer, or too many files are being sent just now"
}
ETAG: Final = {"description": "stands for exactly these bytes", "schema": {"type": "string"}}
IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "the ETag of an earlier answer: if nothing has changed, the answer is 304, without a body",
    "schema": {"type": "string"},
}
FILE: Final = "the whole list as a file: one row or one object per line, as the introduction says"


def describe_answers(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Tell in the OpenAPI document what holds for every request: problems, validators, limits, files."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["summary"] = operation["description"].split(". ")[0].split(".\n")[0].rstrip(".").replace("`", "")
            operation["responses"] |= {"304": NOT_MODIFIED, "429": TOO_MANY, "503": UNAVAILABLE, "default": PROBLEMS}
            operation.setdefault("parameters", []).append(IF_NONE_MATCH)
            answer = operation["responses"]["200"]
            answer["headers"] = {"ETag": ETAG}
            for kind in (CsvRenderer.media_type, JsonLinesRenderer.media_type):
                if kind in answer["content"]:
                    answer["content"][kind] = {"schema": {"type": "string", "description": FILE}}
    return result


class RootSerializer(serializers.Serializer[Any]):
    """The addresses of all lists and documents. A name in braces is to be replaced."""

    claims = serializers.CharField()
    articles = serializers.CharField()
    forecasters = serializers.CharField()
    outlets = serializers.CharField()
    topics = serializers.CharField()
    scorecards = serializers.CharField()
    scorecard = serializers.CharField()
    ledger = serializers.CharField()
    leaderboard = serializers.CharField()
    compare = serializers.CharField()
    compare_everybody = serializers.CharField()
    schema = serializers.CharField()
    docs = serializers.CharField()


class Root(Reading):
    """What there is."""

    serializer_class = RootSerializer
    pagination_class = None
    filter_backends = []

    @extend_schema(operation_id="root")
    def get(self, request: Request) -> Response:
        """List the addresses of this API."""
        names = (str(name) for name in RootSerializer().fields)
        found = {
            name: reverse(f"api:{name.replace('_', '-')}", request=request) for name in names if name != "scorecard"
        }
        return Response(found | {"scorecard": f"{found['scorecards']}{{kind}}/{{slug}}/"})


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
