"""The Forecast Ledger."""
