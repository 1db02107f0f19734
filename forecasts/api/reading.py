"""What all views share: anyone may read, the clock is read once, and every parameter has to be a known one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from forecasts import clock
from forecasts.api.problems import problem_of


class AnswersInProblems:
    """A view whose errors are problem documents."""

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Any]:
        """Answer with problem documents."""
        return problem_of


class Reading(AnswersInProblems, GenericAPIView[Any]):
    """A view that anyone may read. `parameters` are those it understands beside its filters and its pages."""

    permission_classes = [AllowAny]
    authentication_classes = []
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
