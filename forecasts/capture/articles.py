"""Articles and their captured texts. A capture is never replaced: a later reading of the page is a row beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from forecasts.capture.slugs import insert_with_slug
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.documents import Touch
from forecasts.models.errors import Conflict, Invalid
from forecasts.models.sources import Article, Capture, Forecaster, Outlet
from forecasts.scoring.windows import start_of_day
from forecasts.statements.addresses import canonical, rough, web_address
from forecasts.statements.checks import Problems

LONGEST_TEXT = 500_000
ALREADY_CAPTURED = "This is the text as it was captured before, to the letter: there is nothing to add."


@dataclass(frozen=True, kw_only=True)
class ArticleInput:
    """What a recorder types about an article."""

    title: str
    outlet: Outlet
    published_on: date
    authors: tuple[Forecaster, ...] = ()
    url: str = ""
    time_zone: str = "UTC"
    language: str = "en"

    @classmethod
    def of(cls, row: Article) -> ArticleInput:
        """Return what is known of an article, but for its authors: a row that is still to be made has none."""
        return cls(
            title=row.title,
            outlet=row.outlet,
            published_on=row.published_on,
            url=row.url,
            time_zone=row.time_zone,
            language=row.language,
        )


@transaction.atomic
def create_article(*, article: ArticleInput, slug: str = "", actor: Actor, now: datetime) -> Article:
    """Add an article; its slug is made of its title, unless one is given."""
    row = _checked(Article(), article, now)
    created = insert_with_slug(Article, row.title, partial(_with_slug, row), given=slug)
    created.authors.set({author.meant for author in article.authors})
    append([Step(Kind.ARTICLE_CREATED, created, [created])], actor=actor, now=now)
    return created


@transaction.atomic
def amend_article(*, article_id: str, version: int, article: ArticleInput, actor: Actor, now: datetime) -> Article:
    """Change what is said about an article, where it is still as the person saw it."""
    row = _checked(Article.objects.get(public_id=article_id), article, now)
    _still_at(row, version)
    row.version = version + 1
    row.save()
    row.authors.set({author.meant for author in article.authors})
    Touch.objects.subject("article", row.pk)
    append([Step(Kind.ARTICLE_AMENDED, row, [row])], actor=actor, now=now)
    return row


@transaction.atomic
def capture_text(*, article_id: str, text: str, actor: Actor, now: datetime) -> Capture:
    """Keep the text of an article as it was read, with its hash. Line ends become plain newlines: a form changes them."""
    article = Article.objects.select_related("capture").get(public_id=article_id)
    kept = _checked_text(text)
    digest = hashlib.sha256(kept.encode()).hexdigest()
    if article.capture and article.capture.sha256 == digest:
        raise Invalid({"text": ALREADY_CAPTURED})
    capture = Capture.objects.create(article=article, text=kept, sha256=digest, captured_at=now, captured_by=actor.user)
    Article.objects.filter(pk=article.pk).update(capture=capture, version=F("version") + 1)
    article.refresh_from_db()
    append([Step(Kind.ARTICLE_CAPTURED, article, [article, capture])], actor=actor, now=now)
    return capture


def _checked(row: Article, typed: ArticleInput, now: datetime) -> Article:
    """Put what was typed into `row`, or raise Invalid."""
    problems = Problems()
    row.title = problems.line("title", typed.title, longest=300)
    row.url = web_address(typed.url, "url", problems)
    row.canonical_url = canonical(row.url)
    row.rough_url = rough(row.canonical_url)
    row.outlet = typed.outlet
    row.published_on = typed.published_on
    row.time_zone = typed.time_zone
    row.language = problems.line("language", typed.language, longest=12)
    _check_authors(typed.authors, problems)
    published = problems.attempt("time_zone", partial(start_of_day, typed.published_on, typed.time_zone))
    if published and published > now:
        problems.add("published_on", "This day lies in the future: give the day of publication.")
    problems.refuse()
    return row


def _check_authors(authors: Sequence[Forecaster], problems: Problems) -> None:
    if strangers := [author.name for author in authors if author.kind != Forecaster.Kind.AUTHOR]:
        problems.add("authors", f"Not of the kind author: {', '.join(strangers)}.")


def _checked_text(text: str) -> str:
    kept = text.replace("\r\n", "\n")
    problems = Problems()
    if not kept.strip():
        problems.add("text", "Paste the article's text.")
    elif len(kept) > LONGEST_TEXT:
        problems.add("text", f"This text has {len(kept):,} characters; at most {LONGEST_TEXT:,} are kept.")
    problems.seen("text", kept)
    problems.refuse()
    return kept


def _with_slug(row: Article, slug: str) -> Article:
    row.slug = slug
    return row


def _still_at(row: Article, version: int) -> None:
    """Take the next version where the row is still at `version`."""
    if not Article.objects.filter(pk=row.pk, version=version).update(version=version + 1):
        raise Conflict("Somebody else has changed this article since you opened it. Your input is still here.")
