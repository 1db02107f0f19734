"""Scorecards: from the rows of the ledger to scores, sums and the document of a subject.

    rows ─ inputs ─→ calls ─→ verdicts ─┬─ operations ─→ standings, scores, cards   (published, by difference)
                                        └─ recompute ──→ the same, from nothing     (as of any instant; the check)
    published or recomputed figures ─→ documents ─→ pages, API, command

`inputs` is the only place where rows become types of `forecasts.scoring`. A claim's scores are published by its score
job in one transaction: its standings and scores are brought up to date, and the difference is added to the cards. What
a card says is therefore always the sum of the published standings, which `check` proves from nothing every night.

Publishing, one claim or many, and making everything again take one path: `judging` reads rows instead of objects and has
the kernel score all of them at once, `publishing` writes what differs in bulk, and `adding` lets the database add to the
cards, of which none is read. `calls` say the same, claim by claim, for pages and for an earlier instant; a test holds
both against each other in every kind of case.

`leaderboard` ranks subjects by the cards of one part, as ranges, from the sums of many at once (`standings_sums`,
`board_rows`), with their errors adjusted for what they answered (`adjusting`). `comparison` holds two against each other
on the claims that both answered, `everybody` one against all.

A card has a line for every forecast (`lines`), published ones read as columns (`published`, `columns`): of a hundred
thousand, what is the same is counted first and summed by cluster, and no forecast becomes an object of its own.
Which card is wanted says `wanted`: as of when, by which of the `methods`, and of which part (`cuts`, `cut_sums`); `extremes`
finds the best and worst of its calls. What a document says beyond the sums is written by a module each, from the same lines, published or of an earlier
instant: `decomposition` (calibration, CORP, Murphy, AUC), `choices` (the same of options, apart), `against` (skill, by
`skills`; `peers`), `by_lexicon`, `trend` (over time, spread, late), `covering` (coverage) and `agreement`. Where several
forecasts were stated on a claim, `heard` reads them all in one query: as `courses` over time, and as the `company` of
readers and references.
"""
