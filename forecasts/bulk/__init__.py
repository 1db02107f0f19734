"""Many forecasts at once: long files of results come in, and the ledger goes out in the same form.

    bytes ─reading→ rows ─staging→ claims with their rows ─planning→ what is new, or why not ─writing→ the ledger

One row of a file is one forecast on one claim. Rows that share a `claim_id` may be scattered over the file, so that they
are first laid out in a temporary database on disk, by claim: memory stays flat, however long the file is.

Decisions
---------
A claim is imported whole or not at all: one bad row leaves out all rows of its claim, and each is reported.

What a file calls a claim stands in `ImportedClaim`, once for each source and `claim_id`. A file that is imported a second
time, or goes on after it was killed, finds everything that it has brought already, compares it, and writes the rest.

Imports take turns: each batch of claims is one transaction, in which no other import writes. So one file can be imported
twice at the same time, and what one of them has written the other one finds.

The columns are about claims and forecasts. What the first ones could not hold of what people enter on the desk has columns
of its own (`columns.ALL`), empty where there is nothing more to say: so an export loses nothing that a score, a page of a
claim or a reader of its evidence needs. How the ledger came to it (proposals, disputes, amendments, who and when) is
history, which no file of forecasts can bring in: an import makes a history of its own, and the export says so at its end.

The rules are those of the single operations, which check a claim, a forecast and an answer here as they do on a form. Only
the writing is in bulk; it makes the same rows and the same history, entry by entry.
"""
