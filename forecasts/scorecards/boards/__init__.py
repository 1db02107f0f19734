"""Subjects beside one another: ranked as far as the data allow, and compared on the claims that they share.

`leaderboard` ranks subjects by the cards of one part, as ranges, from the sums of many at once (`board_rows`). `comparison`
holds two against each other on the claims that both answered, `everybody` one against all.
"""
