"""The JSON API: it translates between HTTP and one domain question each. It reads; nothing here writes.

Everything public can be read by anyone; drafts do not exist here. A request reads the clock once. Every error is a
problem document (RFC 9457), whatever went wrong with the request, and an unknown query parameter is an error: a filter
with a typing mistake must not look like an answer.
"""
