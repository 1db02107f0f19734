"""What a forecaster said: typed input on one side, the fields of a statement on the other.

Drafts, recorded forecasts and readers' own forecasts all pass through here, so one set of rules holds for them.
Nothing here writes a row.
"""
