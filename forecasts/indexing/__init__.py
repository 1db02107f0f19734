"""The words of claims, kept beside the record so that a search finds them.

    words    how a text becomes words: folded and stemmed, so that case, accents, punctuation and endings make no difference
    asking   what a search says: words, "phrases", prefix*, and -not
    texts    one row of words per claim, written in the transaction that changes the claim
    tables   the migration operation that has the database index them

Both databases are given the same folded words, and neither its own dictionary: so PostgreSQL and SQLite find the same
claims. History calls `texts` for every entry that changes words, so that no operation can forget to.
"""
