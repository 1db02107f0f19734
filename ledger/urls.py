"""Every address: pages at the root, the JSON API, the admin site, and the two health checks."""

from django.contrib import admin
from django.urls import include, path

from forecasts.web import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("forecasts.api.urls")),
    path("", include("forecasts.web.urls")),
]
