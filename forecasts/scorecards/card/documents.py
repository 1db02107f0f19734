"""How the document of a scorecard is written from its figures. What its keys mean: `document_types`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.conf import settings

from forecasts.history.queries import head
from forecasts.models.resolutions import VOIDS
from forecasts.scorecards.card.adjusting import written_adjusted
from forecasts.scorecards.card.against import written_against
from forecasts.scorecards.card.by_lexicon import written_by_lexicon
from forecasts.scorecards.card.choices import written_choices
from forecasts.scorecards.card.confirmations import written_confirmations
from forecasts.scorecards.card.courses import Courses
from forecasts.scorecards.card.covering import written_coverage
from forecasts.scorecards.card.cuts import FIELDS
from forecasts.scorecards.card.decomposition import written_decomposition
from forecasts.scorecards.card.document_types import (
    LATER_RULES,
    CardAsked,
    CardCalls,
    CardCountsWithQuoted,
    CardDocument,
    CardExtras,
    CardHistory,
    CardPart,
    CardPartScore,
    CardScoreOverTime,
    CardScores,
    CardSplit,
    ListedCardSubject,
    PartName,
    WithQuoted,
)
from forecasts.scorecards.card.figures import Figures, figures_of
from forecasts.scorecards.card.heard import heard_on
from forecasts.scorecards.card.left_out import written_left_out
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.published import JUDGED
from forecasts.scorecards.card.trend import written_trend
from forecasts.scorecards.card.wanted import PUBLISHED, Wanted
from forecasts.scorecards.card.writing import instant, with_interval
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.subjects import LEDGER, Subject, subject_of
from forecasts.scorecards.verdicts import ALL
from forecasts.scoring import lexicons
from forecasts.scoring.clusters import Clusters, Sums
from forecasts.scoring.forecast import UNITS, Rule
from forecasts.scoring.intervals import Interval, NoInterval, interval_of_sums, share_interval
from forecasts.scoring.sums import RangedSum

_REFERENCES: Final = {Rule.LOG: 0.693147, Rule.SPHERICAL: 0.707107}
_RARE: Final = frozenset({Rule.RPS, Rule.CRPS})
"""Rules that a card shows only where they scored something; saying 50 % means nothing to them."""
_COIN: Final = 0.25


def document(*, kind: str, slug: str = LEDGER, now: datetime, wanted: Wanted = PUBLISHED) -> CardDocument:
    """Return the scorecard of a subject as it is published, or another one that is wanted.

    Raises:
        Subject.DoesNotExist: there is no such subject.
    """
    subject = subject_of(kind=kind, slug=slug, at=wanted.as_of)
    with nothing_collected():
        return document_of(subject, figures_of(subject, wanted, now=now), wanted, now=now)


def document_of(subject: Subject, figures: Figures, wanted: Wanted, *, now: datetime) -> CardDocument:
    """Return the document of the figures that are wanted."""
    found = written(subject, figures, at=wanted.as_of or now)
    return {**found, **written_adjusted(subject, figures)} if wanted == PUBLISHED else found


def written(subject: Subject, figures: Figures, *, at: datetime) -> CardDocument:
    """Return the document that says what the figures are."""
    heard = heard_on(subject, figures, at=at)
    counts = _counts(figures.lines)
    if figures.quoted:
        counts["quoted"] = _counts(figures.quoted)
    return {
        "subject": written_subject(subject),
        "as_of": instant(at),
        "method": {
            "version": figures.method.version,
            "lexicon": lexicons.get(settings.LEXICON).label,
            "review_policy": settings.REVIEW_POLICY,
        },
        **_cut(figures, counts["claims"]),
        "counts": counts,
        "waiting": figures.waiting,
        **written_left_out(figures.lines),
        "scores": {**_scores(figures, heard.courses), **written_against(figures, heard.company, heard.courses)},
        "split": _split(subject, figures),
        "calls": _calls(figures.lines),
        **written_decomposition(figures.lines, at=at),
        **written_choices(figures.lines, heard.company, at=at),
        **written_by_lexicon(figures.lines, figures.method.even),
        **written_trend(figures.lines),
        **written_confirmations(figures.judged),
        "claims": _claims(subject),
        "history": _history(at),
    }


def written_subject(subject: Subject, *, of: str = "") -> ListedCardSubject:
    """Return a subject as documents name it; `of` is a forecaster's kind, where that is to be told."""
    named: ListedCardSubject = {
        "kind": subject.kind,
        "slug": subject.slug,
        "name": subject.name,
        "url": subject.url,
    }
    if of:
        named["of"] = of
    return named


def _cut(figures: Figures, claims: int) -> CardExtras:
    asked, found = figures.cut.written, CardAsked()
    for name in FIELDS:
        if name in asked:
            found[name] = asked[name]
    return {"cut": {**found, "claims": claims, "of": figures.whole}} if asked else {}


def _counts(lines: Iterable[Line]) -> CardCountsWithQuoted:
    """Count claims, each once under every heading that one of its forecasts falls under."""
    alike: dict[tuple[str, bool | None, bool, str], set[int]] = {}
    for line in lines:
        alike.setdefault((line.state, line.prospective, line.cluster != "", line.unscorable), set()).add(line.claim_pk)
    claims: dict[tuple[str, str], set[int]] = {}
    for (state, prospective, is_scored, unscorable), pks in alike.items():
        for heading in _headings(state, prospective, unscorable, is_scored=is_scored):
            claims.setdefault(heading, set()).update(pks)
    count = {heading: len(pks) for heading, pks in claims.items()}
    return {
        "claims": len(set().union(*alike.values())),
        "open": count.get(("state", "open"), 0),
        "due": count.get(("state", "due"), 0),
        "proposed": count.get(("state", "proposed"), 0),
        "resolved": count.get(("state", "resolved"), 0),
        "disputed": count.get(("state", "disputed"), 0),
        "scored": count.get(("scored", ""), 0),
        "void": {reason: n for (name, reason), n in sorted(count.items()) if name == "void"},
        "unscorable": {reason: n for (name, reason), n in sorted(count.items()) if name == "unscorable"},
        "prospective": count.get(("recorded", "in_advance"), 0),
        "retrospective": count.get(("recorded", "afterwards"), 0),
    }


def _headings(state: str, prospective: bool | None, unscorable: str, *, is_scored: bool) -> Iterable[tuple[str, str]]:  # noqa: FBT001 (a column)
    yield "state", state
    yield "recorded", "afterwards" if prospective is False else "in_advance"
    if is_scored:
        yield "scored", ""
    elif unscorable in VOIDS:
        yield "void", unscorable
    elif unscorable and state in JUDGED:
        yield "unscorable", unscorable


def _scores(figures: Figures, courses: Courses) -> CardScores:
    over_time = _score(figures, Rule.BRIER_TIME_WEIGHTED)
    if coverage := written_coverage(figures, courses):
        over_time["coverage"] = coverage
    scores: CardScores = {
        "brier": _score(figures, Rule.BRIER),
        "log": _score(figures, Rule.LOG),
        "brier_first": _score(figures, Rule.BRIER_FIRST),
        "brier_time_weighted": over_time,
    }
    for name in LATER_RULES:
        if _is_shown(figures, ALL, Rule(name)):
            scores[name] = _score(figures, Rule(name))
    return scores


def _score(figures: Figures, rule: Rule) -> CardScoreOverTime:
    interval = _mean_interval(rule, _summed(figures.lines, rule))
    return with_interval(written_score(rule, figures.sum_of(ALL, rule)), interval)


def _split(subject: Subject, figures: Figures) -> CardSplit:
    """Return the scores over parts; on a forecaster's own card nobody can be quoted."""
    quoted: WithQuoted = {} if subject.kind == "forecaster" else {"quoted": _part(figures, "quoted")}
    return {
        "committed": _part(figures, "committed"),
        "non_committal": _part(figures, "non_committal"),
        **quoted,
        "prospective": _part(figures, "prospective"),
        "retrospective": _part(figures, "retrospective"),
    }


def _part(figures: Figures, part: PartName) -> CardPart:
    def of(rule: Rule) -> CardPartScore:
        return written_score(rule, figures.sum_of(part, rule))

    scores: CardPart = {
        "brier": of(Rule.BRIER),
        "log": of(Rule.LOG),
        "brier_first": of(Rule.BRIER_FIRST),
        "brier_time_weighted": of(Rule.BRIER_TIME_WEIGHTED),
    }
    for name in LATER_RULES:
        if _is_shown(figures, part, Rule(name)):
            scores[name] = of(Rule(name))
    return scores


def _is_shown(figures: Figures, part: str, rule: Rule) -> bool:
    """Whether a rule that not every method has is shown: of the rare ones those by which something is scored."""
    return rule in figures.method.rules and (rule not in _RARE or figures.sum_of(part, rule).value.n > 0)


def written_score(rule: Rule, sums: RangedSum) -> CardScoreOverTime:
    """Return sums by a rule as a document writes them, to which an interval and a coverage can be added."""
    unit = UNITS[rule]
    score: CardScoreOverTime = {
        "value": sums.mean(unit),
        "sum": sums.value.text,
        "n": sums.value.n,
        "low": sums.low_mean(unit),
        "high": sums.high_mean(unit),
        "infinite": sums.value.infinite,
    }
    if sums.high.infinite:
        score["infinite_high"] = sums.high.infinite
    if rule not in _RARE:
        score["reference"] = _REFERENCES.get(rule, _COIN)
    return score


def _summed(lines: Iterable[Line], rule: Rule) -> Sums:
    clusters = Clusters()
    clusters.add((line.scores[rule], line.cluster) for line in lines if line.cluster and rule in line.scores)
    return clusters.sums


@lru_cache(maxsize=1024)
def _mean_interval(rule: Rule, sums: Sums) -> Interval | NoInterval:
    """Return the sampling interval; kept, because resampling the same scores gives the same interval every time."""
    worst = None if rule is Rule.LOG else UNITS[rule]
    return interval_of_sums(sums, unit=UNITS[rule], worst=worst)


def _calls(lines: Iterable[Line]) -> CardCalls:
    taken = Counter(line.held for line in lines if Rule.BRIER in line.scores)
    sides = taken[True] + taken[False]
    share = share_interval(taken[True], sides)
    calls: CardCalls = {"held": taken[True], "not_held": taken[False], "no_side": taken[None]}
    return with_interval(calls, share)


def _claims(subject: Subject) -> str:
    path = "/api/v1/claims/"
    return path if subject.kind == LEDGER else f"{path}?{subject.kind}={subject.slug}"


def _history(at: datetime) -> CardHistory:
    newest = head(at=at)
    if newest is None:
        return {"tree_size": 0}
    return {"tree_size": newest.position, "entry": {"stream": newest.stream, "number": newest.number}}
