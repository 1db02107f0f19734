"""Our own addresses below /accounts/. django-allauth's stand behind them, in `ledger.urls`; of two alike ours wins."""

from django.urls import path

from forecasts.web import submissions
from forecasts.web.accounts import account, invitations, own_data, second_factors, sessions, sign_in

urlpatterns = [
    path("accounts/", account.account, name="account"),
    path("accounts/login/", sign_in.SignIn.as_view(), name="login"),
    path("accounts/password/reset/", sign_in.Forgotten.as_view(), name="forgotten"),
    path("accounts/logout/", sign_in.sign_out, name="logout"),
    path("accounts/start/", sign_in.start, name="start"),
    path("accounts/demo/", sign_in.demo_sign_in, name="demo"),
    path("accounts/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("accounts/sessions/", sessions.sessions, name="sessions"),
    path("accounts/kept/", submissions.kept, name="kept"),
    path("accounts/export/", own_data.take_along, name="export"),
    path("accounts/erase/", own_data.leave, name="erase"),
    path("accounts/2fa/totp/activate/", second_factors.ActivateApp.as_view(), name="activate_app"),
    path("accounts/2fa/webauthn/add/", second_factors.AddPasskey.as_view(), name="add_passkey"),
]
