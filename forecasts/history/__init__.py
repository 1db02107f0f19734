"""The append-only record of everything that happened to the ledger.

    operations    append: one entry per step, in the transaction that makes the step
    kinds actors  what an entry says happened, and who did it
    snapshots     what is kept of a row: facts in the entry, free text and names beside it
    bodies        the exact strings that are hashed, in the one form that `canonical` allows
    sequencing    the global order, given afterwards
    queries       entries for pages and the API
    redaction     taking texts out without breaking the record
    guards        the triggers that keep insert-only tables so
    verification  the checker of it all, with `flaws` (one entry alone) and `folding` (entries against rows)

An entry holds ids, numbers, instants and choices, and a salted hash of its texts; the texts stand in a row of their
own that can be redacted. So a name can be taken out of the record, and everything built over the entries still holds.

Each stream (a claim, an article, …) numbers its entries densely inside the writing transaction. The global position
is given later by one sequencer, because a global lock in every write would halve what the ledger can take in. An
entry whose transaction commits late gets a later position, never an earlier one, and no position ever changes: over
that order, trees and their signatures can be built. Until then, whoever can write to the database, take the triggers
off and change a row and its entry alike goes unnoticed; all that is less than that `verification` finds.
"""
