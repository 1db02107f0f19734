"""From verdicts to what is stored: standings and scores, kept up to date by their jobs and checked against the rows.

operations       a batch of claims is leased, judged and published; one claim is a batch of one
rows             reads the rows of claims and has each forecast judged
writing          writes what differs, through `bulk`
checking         makes everything again: says what differs, or mends it
standings_sums   what published scores add up to, added up by the database
"""
