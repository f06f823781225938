"""Where the account pages answer, under /account/. Names that begin with `account_` and `mfa_` are allauth's words."""

from django.urls import path

from sekisho.security.present.console.accounts import changing, locking, oidc, open_sessions, raising, second, signing

urlpatterns = [
    path("", changing.index, name="account_index"),
    path("sign-in/", signing.sign_in, name="account_login"),
    path("sign-out/", signing.sign_out, name="account_logout"),
    path("language/", signing.choose_language, name="account_language"),
    path("password/", changing.change_password, name="account_change_password"),
    path("reauthenticate/", changing.reauthenticate, name="account_reauthenticate"),
    path("sessions/", open_sessions.sessions_page, name="account_sessions"),
    path("lock/", locking.lock, name="account_lock"),
    path("unlock/", locking.unlock, name="account_unlock"),
    path("seen/", locking.seen, name="account_seen"),
    path("raise/", raising.raise_page, name="account_raise"),
    path("drop/", raising.drop, name="account_drop"),
    path("second/", second.Index.as_view(), name="mfa_index"),
    path("second/authenticate/", second.Authenticate.as_view(), name="mfa_authenticate"),
    path("second/codes/", second.ViewCodes.as_view(), name="mfa_view_recovery_codes"),
    path("second/codes/new/", second.GenerateCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("second/totp/", second.ActivateTotp.as_view(), name="mfa_activate_totp"),
    path("second/totp/remove/", second.DeactivateTotp.as_view(), name="mfa_deactivate_totp"),
    path("second/keys/", second.ListKeys.as_view(), name="mfa_list_webauthn"),
    path("second/keys/add/", second.AddKey.as_view(), name="mfa_add_webauthn"),
    path("second/keys/<int:pk>/remove/", second.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("oidc/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
]
