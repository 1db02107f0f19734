"""Every address: pages at the root, the JSON API, the admin site. The health checks stand in `ledger.middleware`."""

from django.urls import include, path

from forecasts.admin.site import site as admin_site

urlpatterns = [
    path("admin/", admin_site.urls),
    path("api/v1/", include("forecasts.api.urls")),
    path("", include("forecasts.web.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "ledger.errors.bad_request"
handler403 = "ledger.errors.permission_denied"
handler404 = "ledger.errors.page_not_found"
handler500 = "ledger.errors.server_error"
handler429 = "forecasts.web.errors.too_many"  # django-allauth asks for it
