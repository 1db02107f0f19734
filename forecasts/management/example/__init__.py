"""The two example articles: their claims in our own words, the shortest quotes that identify them, and what happened.

The text of the first article belongs to its publisher and is not here: `load_example --text FILE` checks the quotes
against a copy. Addresses of evidence are given where they are sure to last; elsewhere the reason stands instead.
"""
