"""What a forecaster said: typed input on one side, the fields of a statement on the other.

Drafts, recorded forecasts and readers' own forecasts all pass through here, so one set of rules holds for them.
Nothing here writes a row.

Decisions
---------
What a claim asks for (`asked`) is fixed when it is recorded: a forecast that names options would otherwise come to speak
of others. A number may declare a scale, and a date has its claim's window as one, with the day after the deadline for
"not by then": what lies beyond an end counts as that end, so that a claim which runs out can be judged at all. Only on
such a scale are numbers of different units scored in one mean, as `scoring.quantiles.crps_on_scale` explains.

Words say nothing of options or values by themselves. A wording on such a claim is kept with the distribution that the
recorder reads it as, and with the reason.
"""
