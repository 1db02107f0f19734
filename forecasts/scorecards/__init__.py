"""Scorecards: from the rows of the ledger to scores, sums and the document of a subject.

    rows ─ inputs ─→ judging ─→ verdicts ─→ standings and scores, published by a job per claim ─→ sums, lines ─→ document
                        └─ the same from the rows as of an earlier instant, by an earlier method ──────┘

`inputs` is the only place where rows become what is judged, and `judging` the only judge: jobs, pages (`calls`), cards as of
an earlier instant (`standing_then`) and the check all call it. A claim's scores are published by its score job in one
transaction. What a card says is what the database adds up of the published scores; `publishing.checking` makes them again
from the rows every night.

A card's document is published, once somebody has asked for it: computed in one snapshot and stored as one row
(`publication`), which pages and API read (`published`). A score, a merge or a new name touches the documents that tell of it,
in its own transaction; a worker computes those again, and until then readers are told how many claims wait.

Three packages stand on these modules, each on those before it:

    publishing   verdicts → standings and scores; what they add up to; the check of everything
    card         what is said about one subject: lines, figures, the document
    boards       subjects beside one another: leaderboards and comparisons
"""
