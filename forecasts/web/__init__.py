"""Pages: they translate between a browser and one domain call each."""
