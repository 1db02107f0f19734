"""Forecasts on recorded claims: further ones of an author, and readers' own. Append-only; the newest one stands."""
