"""Every address: pages at the root, the JSON API, the admin site. The health checks stand in `ledger.middleware`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("forecasts.api.urls")),
    path("", include("forecasts.web.urls")),
]
