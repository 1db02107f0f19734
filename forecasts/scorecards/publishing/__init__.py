"""From verdicts to what is stored: standings, scores and cards, kept by difference and checked from nothing.

Publishing, one claim or many, and making everything again take one path: `judging` reads rows instead of objects and has
the kernel score all of them at once, `writing` writes what differs in bulk, and `adding` lets the database add to the
cards, of which none is read. `calls` say the same, claim by claim, for pages and for an earlier instant; a test holds
both against each other in every kind of case.

`operations` publishes claims as their jobs want it; `checking` makes everything again and says what differs;
`standings_sums` reads what many subjects add up to.
"""
