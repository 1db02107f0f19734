"""How articles, claims and their forecasts enter the ledger: the only writers of these rows.

`sources` and `articles` add what claims come from. `drafts` holds claims that are still being written; they leave no
history. `recording` freezes a draft: from then on the claim, its first version and its forecasts are part of the
ledger. `amending` changes what is judged, with a reason and a version of its own, and files a claim anew.
`duplicates` finds likely doubles, as warnings.
"""
