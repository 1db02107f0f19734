"""Errors as problem documents: `application/problem+json`, RFC 9457.

type      "about:blank": the status says what kind of problem it is
title     the status in words
status    the status
detail    what is wrong and how to mend it, in a sentence
instance  the path that was asked for
errors    where fields are to blame: a list of sentences for each, by its name
"""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from forecasts.models.errors import Invalid

CONTENT_TYPE = "application/problem+json"
PROBLEM = {
    "type": "object",
    "description": "What is wrong with a request (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}
"""Its schema, for the OpenAPI document."""


def problem_of(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem document of an error that a request can cause; None for one that is ours."""
    if isinstance(error, Invalid):
        error = exceptions.ValidationError({name: [sentence] for name, sentence in error.fields.items()})
    if isinstance(error, Http404):
        error = exceptions.NotFound("There is nothing at this address.")
    response = exception_handler(error, context)
    if response is None:
        return None
    errors = response.data if isinstance(error, exceptions.ValidationError) else None
    detail = _in_words(errors) if errors is not None else str(response.data["detail"])
    request = context["request"]
    response.data = problem(response.status_code, detail, instance=request.path)
    if isinstance(errors, dict):
        response.data["errors"] = errors
    response.content_type = CONTENT_TYPE
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    return response


def problem(status: int, detail: str, *, instance: str) -> dict[str, Any]:
    """Return the body of a problem document."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
    }


def _in_words(errors: Any) -> str:  # noqa: ANN401 (what a client sent decides its shape)
    """Return all sentences about all fields, one after the other."""
    if isinstance(errors, dict):
        return " ".join(f"{name}: {_in_words(about)}" for name, about in errors.items())
    if isinstance(errors, list):
        return " ".join(str(sentence) for sentence in errors)
    return str(errors)
