"""Every kind of history entry. One grammar: thing, dot, what happened to it."""

from django.db import models


class Kind(models.TextChoices):
    """What an entry says happened. Unknown kinds are refused."""

    OUTLET_CREATED = "outlet.created", "Outlet added"
    OUTLET_AMENDED = "outlet.amended", "Outlet amended"
    TOPIC_CREATED = "topic.created", "Topic added"
    TOPIC_AMENDED = "topic.amended", "Topic amended"
    FORECASTER_CREATED = "forecaster.created", "Forecaster added"
    FORECASTER_AMENDED = "forecaster.amended", "Forecaster amended"
    ARTICLE_CREATED = "article.created", "Article added"
    ARTICLE_AMENDED = "article.amended", "Article amended"
    ARTICLE_CAPTURED = "article.captured", "Article's text captured"
    CLAIM_RECORDED = "claim.recorded", "Recorded and frozen"
    CLAIM_AMENDED = "claim.amended", "Amended"
    CLAIM_FILED = "claim.filed", "Filed anew"
    CLAIM_REOPENED = "claim.reopened", "Reopened by rule"
    FORECAST_STATED = "forecast.stated", "Forecast stated"
    FORECAST_WITHDRAWN = "forecast.withdrawn", "Forecast withdrawn"
    PROPOSAL_MADE = "proposal.made", "Answer proposed"
    PROPOSAL_WITHDRAWN = "proposal.withdrawn", "Proposal withdrawn"
    PROPOSAL_SENT_BACK = "proposal.sent_back", "Proposal sent back"
    PROPOSAL_OVERTAKEN = "proposal.overtaken", "Proposal overtaken by a rule"
    RESOLUTION_CONFIRMED = "resolution.confirmed", "Confirmed"
    RESOLUTION_RULED = "resolution.ruled", "Resolved by rule"
    DISPUTE_OPENED = "dispute.opened", "Disputed"
    DISPUTE_UPHELD = "dispute.upheld", "Dispute upheld"
    DISPUTE_DISMISSED = "dispute.dismissed", "Dispute dismissed"
    TEXTS_REDACTED = "texts.redacted", "Texts of an entry redacted"
