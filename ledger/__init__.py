"""The composition root: settings, addresses, the job queue, and what starts and stops the whole product.

It knows every part of `forecasts`; no part of `forecasts` knows it.
"""

from ledger.celery import app

__all__ = ["app"]
