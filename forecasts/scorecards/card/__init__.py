"""One card: its figures, as published or made from the rows, and the document that says what they are.

Which card is wanted says `wanted`: as of when, by which of the `methods`, and of which part (`cuts`). A card has
a line for every forecast (`lines`), published ones read as columns (`published`): of a hundred thousand, what is the same is
counted first and summed by cluster, and no forecast becomes an object of its own. `figures` gathers lines and sums, and
`documents` writes them; `queries` bundles what a page shows, with the best and worst calls (`extremes`).

What a document says beyond the sums is written by a module each, from the same lines, published or of an earlier instant:
`decomposition` (calibration, CORP, Murphy, AUC), `choices` (the same of options, apart), `against` (skill, by `skills`;
`peers`), `by_lexicon`, `trend` (over time, spread, late), `covering` (coverage), `confirmations`, `left_out` (does what is
not scored differ in outcome?) and `adjusting` (errors adjusted for what was answered). Where several forecasts were stated on a claim, `heard` reads them all in one query: as `courses` over
time, and as the `company` of readers and references.
"""
