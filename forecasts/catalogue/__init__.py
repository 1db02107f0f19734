"""Lists of claims for people and programs alike: what one may ask, what is found, in which order.

claims    filters and search: one set of parameters for the pages and the API
changes   when a claim last changed, so that nobody who asks for changes misses one
hits      the passages in which a search found its words
"""
