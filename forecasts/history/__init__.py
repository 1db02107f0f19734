"""The append-only record of everything that happened to the ledger."""
