"""What all views share: anyone may read, the clock is read once, and every parameter has to be a known one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from forecasts import clock
from forecasts.api import pagination
from forecasts.api.files import FILES, LIST_RENDERERS, Part, file_of
from forecasts.api.pagination import Pages, in_parts
from forecasts.api.problems import problem_of
from forecasts.api.throttling import BySession, Rates
from forecasts.catalogue.orders import OLDEST_FIRST, Order, Rows
from forecasts.database import snapshot


class AnswersInProblems:
    """A view whose errors are problem documents, and that answers each client so often and no more."""

    authentication_classes: Sequence[type[BaseAuthentication]] = [BySession]
    throttle_classes: Sequence[type[BaseThrottle]] = [Rates]

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Any]:
        """Answer with problem documents."""
        return problem_of


class Reading(AnswersInProblems, GenericAPIView[Any]):
    """A view that anyone may read. `parameters` are those it understands beside its filters and its pages."""

    permission_classes = [AllowAny]
    http_method_names = ["get", "head", "options"]
    parameters: ClassVar[frozenset[str]] = frozenset()
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the clock, and refuse parameters that nothing would look at."""
        super().initial(request, *args, **kwargs)
        self.now = clock.now()
        known = self._known()
        unknown = {
            name: [f"There is no parameter of this name here; known are: {', '.join(sorted(known)) or 'none'}."]
            for name in request.query_params
            if name not in known
        }
        if unknown:
            raise ValidationError(unknown)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override] # as APIView has it
        """Say what may be asked here: always as JSON, since it is no list."""
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().options(request, *args, **kwargs)

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serializers what time it is."""
        return {**super().get_serializer_context(), "now": getattr(self, "now", None)}

    def _known(self) -> frozenset[str]:
        filters = getattr(self, "filterset_class", None)
        return (
            self.parameters
            | {"format"}
            | frozenset(filters.base_filters if filters else ())
            | frozenset(("cursor", "page_size") if self.pagination_class else ())
        )


class AsAsked(DjangoFilterBackend):  # type: ignore[misc] # published without types
    """The filters of a list, which also say in which order it comes. They depend on the time that the view has read."""

    def get_filterset_kwargs(self, request: Request, queryset: Rows, view: APIView) -> dict[str, Any]:
        """Tell the filters what time it is."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        return kwargs | {"at": view.now}  # type: ignore[attr-defined] # our own views

    def filter_queryset(self, request: Request, queryset: Rows, view: APIView) -> Rows:
        """Keep the rows that are asked for, and let the view know what was asked.

        Raises:
            ValidationError: a parameter cannot be understood.
        """
        asked = self.get_filterset(request, queryset, view)
        if not asked.is_valid():
            raise translate_validation(asked.errors)
        view.asked = asked  # type: ignore[attr-defined] # our own views
        view.order = asked.order  # type: ignore[attr-defined]
        found: Rows = asked.qs
        return found


class Listing(Reading):
    """A view of a list: a page of it as JSON, or the whole of it as a file.

    `queryset` is all that can be listed, `file_name` what the file is called, `order` the order of the rows.
    """

    pagination_class = Pages
    renderer_classes = LIST_RENDERERS
    filter_backends = []
    file_name: ClassVar[str]
    order: Order = OLDEST_FIRST
    asked: Any = None

    def rows(self) -> Rows:
        """Return the rows that are asked for."""
        return self.filter_queryset(self.get_queryset())

    def shown(self) -> Rows:
        """Return all rows with what their shape needs."""
        return self.get_queryset()

    def written(self, rows: Sequence[Any]) -> Part:
        """Return rows in their shape."""
        return list(self.get_serializer_class()(rows, many=True, context=self.get_serializer_context()).data)

    def respond(self) -> HttpResponseBase:
        """Answer with a page or a file, as the client has asked for."""
        rows = self.rows()
        renderer = self.request.accepted_renderer
        if renderer.format in FILES:
            self._refuse_pages()
            return file_of(
                renderer, self._parts(rows), self.get_serializer(), name=self.file_name.format(**self.kwargs)
            )
        return self.get_paginated_response(self.written(self.paginate_queryset(rows) or ()))

    def _parts(self, rows: Rows) -> Iterator[Part]:
        """Read a short list now, and a long one while it is sent: each at one instant."""
        first = next(in_parts(rows, self.shown(), self.order), [])
        if len(first) < pagination.AT_ONCE:
            return iter([self.written(first)])
        return self._long(rows)

    def _long(self, rows: Rows) -> Iterator[Part]:
        with snapshot(long=True):
            yield from map(self.written, in_parts(rows, self.shown(), self.order))

    def _refuse_pages(self) -> None:
        paged = {"cursor", "page_size"} & self.request.query_params.keys()
        if paged:
            raise ValidationError({name: ["A file holds the whole list: leave this out."] for name in sorted(paged)})
