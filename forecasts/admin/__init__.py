"""The admin site: how recorders enter articles, claims and forecasts, and how the ledger is kept running.

A page that changes something reads a plain form, takes it to an operation as the person who is signed in, and brings a
refusal back to the fields it names: `ledger_admin` and `carrying` hold that, the other modules say it for one table.
"""

from forecasts.admin import articles, claims, forecasts, imports, invitations, jobs, people, shown, sources  # noqa: F401 – registers the tables
