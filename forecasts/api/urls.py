"""The API's addresses, below /api/v1/. They do not change."""

from django.urls import path, re_path

from forecasts.api import articles, claims, compare, directory, docs, leaderboard, scorecards

app_name = "api"

urlpatterns = [
    path("", docs.Root.as_view(), name="root"),
    path("claims/", claims.ClaimList.as_view(), name="claims"),
    path("claims/<slug:public_id>/", claims.ClaimDetail.as_view(), name="claim"),
    path("claims/<slug:public_id>/forecasts/", claims.ClaimForecasts.as_view(), name="claim-forecasts"),
    path("claims/<slug:public_id>/resolutions/", claims.ClaimResolutions.as_view(), name="claim-resolutions"),
    path("claims/<slug:public_id>/history/", claims.ClaimHistory.as_view(), name="claim-history"),
    path("articles/", articles.ArticleList.as_view(), name="articles"),
    path("articles/<slug:slug>/", articles.ArticleDetail.as_view(), name="article"),
    path("topics/", directory.TopicList.as_view(), name="topics"),
    path("outlets/", directory.OutletList.as_view(), name="outlets"),
    path("forecasters/", directory.ForecasterList.as_view(), name="forecasters"),
    path("leaderboard/", leaderboard.Leaderboard.as_view(), name="leaderboard"),
    path("compare/", compare.Compare.as_view(), name="compare"),
    path("compare/everybody/", compare.Everybody.as_view(), name="compare-everybody"),
    path("scorecards/", scorecards.ScorecardList.as_view(), name="scorecards"),
    path("scorecards/ledger/", scorecards.LedgerScorecard.as_view(), name="ledger"),
    path("scorecards/<slug:kind>/<slug:slug>/", scorecards.Scorecard.as_view(), name="scorecard"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.Docs.as_view(), name="docs"),
    re_path(r"^(?:.*/)?$", docs.Nowhere.as_view()),  # without a slash at the end, Django adds it first
]
