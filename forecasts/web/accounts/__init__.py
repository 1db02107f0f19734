"""Accounts on the web: what django-allauth leaves to us.

It does signing in, e-mail and second factors. Here is what the ledger asks of an account (`adapters`), the account's
own page, its sessions, invitations, export and erasure. The pages are our templates under `account/` and `mfa/`, by
the names that allauth looks for; who needs a second factor and lacks it is stopped in `ledger.second_factor`.
"""
