"""Every page's address. They are public and do not change."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from forecasts.models.ids import PATTERN
from forecasts.web import (
    articles,
    claims,
    compare,
    correcting,
    crawlers,
    desk,
    directions,
    dispute,
    forecasting,
    guides,
    home,
    indexes,
    leaderboard,
    methods,
    mine,
    record,
    resolve,
    review,
    scorecards,
    style,
    vega,
    work,
)
from forecasts.web.accounts import sign_in
from forecasts.web.accounts import urls as accounts


class PublicIdConverter(StringConverter):
    """A claim's public identifier in an address."""

    regex = PATTERN.pattern


register_converter(PublicIdConverter, "public_id")

app_name = "web"

urlpatterns = [
    path("", home.home, name="home"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<public_id:public_id>/", claims.claim, name="claim"),
    path("claims/<public_id:public_id>/history/", claims.history, name="claim_history"),
    path("claims/<public_id:public_id>/resolve/", resolve.resolve, name="resolve"),
    path("claims/<public_id:public_id>/review/", review.review, name="review"),
    path("claims/<public_id:public_id>/dispute/", dispute.dispute, name="dispute"),
    path("claims/<public_id:public_id>/dispute/withdraw/", dispute.drop, name="drop_dispute"),
    path("claims/<public_id:public_id>/dispute/decide/", dispute.decide, name="decide"),
    path("claims/<public_id:public_id>/forecast/", forecasting.forecast, name="forecast"),
    path("claims/<public_id:public_id>/forecast/withdraw/", forecasting.withdraw, name="withdraw_forecast"),
    path("forecasts/<public_id:public_id>/correct/", correcting.correct, name="correct"),
    path("corrections/<public_id:public_id>/", correcting.review, name="correction"),
    path("queue/corrections/", correcting.waiting, name="corrections"),
    path("queue/directions/", directions.directions, name="directions"),
    path("forecasts/mine/", mine.mine, name="mine"),
    path("forecasts/mine/card/", mine.card, name="mine_card"),
    path("queue/", desk.due, name="queue"),
    path("review/", desk.awaiting_review, name="review_queue"),
    path("queue/disputes/", desk.disputes, name="disputes"),
    path("articles/", articles.articles, name="articles"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("articles/<slug:slug>/scorecard/", scorecards.article, name="article_scorecard"),
    path("forecasters/", indexes.forecasters, name="forecasters"),
    path("outlets/", indexes.outlets, name="outlets"),
    path("topics/", indexes.topics, name="topics"),
    path("forecasters/<slug:slug>/", scorecards.forecaster, name="forecaster"),
    path("outlets/<slug:slug>/", scorecards.outlet, name="outlet"),
    path("topics/<slug:slug>/", scorecards.topic, name="topic"),
    path("ledger/", scorecards.ledger, name="ledger"),
    path("charts/<slug:kind>/<slug:slug>.vl.json", vega.vega, name="vega"),
    path("charts/<slug:kind>/<slug:slug>/<slug:chart>.vl.json", vega.vega, name="vega"),
    path("leaderboard/", leaderboard.board, name="leaderboard"),
    path("compare/", compare.compare, name="compare"),
    path("history/", record.record, name="history"),
    path("operations/", work.operations, name="operations"),
    path("help/", guides.contents, name="help"),
    path("help/importing/sample.csv", guides.sample, name="import_sample"),
    path("help/<slug:slug>/", guides.guide, name="guide"),
    path("style/", style.style, name="style"),
    path("methods/", methods.methods, name="methods"),
    path("robots.txt", crawlers.robots, name="robots"),
    path(
        "sitemap.xml",
        crawlers.at_our_address(sitemaps.index),
        {"sitemaps": crawlers.SITEMAPS, "sitemap_url_name": "web:sitemap_section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        crawlers.at_our_address(sitemaps.sitemap),
        {"sitemaps": crawlers.SITEMAPS},
        name="sitemap_section",
    ),
    path("favicon.ico", crawlers.Favicon.as_view(), name="favicon"),
    *accounts.urlpatterns,
    path("appearance/", sign_in.appearance, name="appearance"),
]
