"""The product's addresses, and a view that does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ledger.urls import *  # noqa: F403
from ledger.urls import urlpatterns as _product

EMPTY = "/bench/empty/"


def empty(_request: HttpRequest) -> HttpResponse:
    """Answer with nothing, behind all of the middleware."""
    return HttpResponse()


urlpatterns = [path(EMPTY[1:], empty), *_product]  # type: ignore[list-item] # the stubs know only includes there
