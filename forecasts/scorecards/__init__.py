"""Scorecards: from the rows of the ledger to scores, sums and the document of a subject.

    rows ─ inputs ─→ calls ─→ verdicts ─┬─ operations ─→ standings, scores, cards   (published, by difference)
                                        └─ recompute ──→ the same, from nothing     (as of any instant; the check)
    published or recomputed figures ─→ documents, boards ─→ pages, API, command

`inputs` is the only place where rows become types of `forecasts.scoring`. A claim's scores are published by its score
job in one transaction: its standings and scores are brought up to date, and the difference is added to the cards. What
a card says is therefore always the sum of the published standings, which `check` proves from nothing every night.

Three packages stand on these modules, each on those before it:

    publishing   verdicts → standings, scores and cards; the check of everything
    card         what is said about one subject: lines, figures, the document
    boards       subjects beside one another: leaderboards and comparisons
"""
