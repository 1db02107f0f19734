"""The JSON API: it translates between HTTP and one domain call each."""
