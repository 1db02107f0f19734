"""The document of a scorecard: the same JSON for the REST API, the command and, as its figures, the page.

    subject      kind, slug, name and the path of its page
    as_of        the ledger's time: everything recorded by then, nothing that came later
    method       version of the computation, lexicon and review policy in force
    cut          only where a part of the card is wanted: what of it, and how many `claims` these are `of` how many; all that
                 follows is about them, save `claims` and `history`
    counts       claims by state; scored; void and unscorable by reason; prospective and retrospective (recorded
                 afterwards); `quoted`: the same about claims on which the card counts third parties apart
    waiting      how many of its claims wait for their scores: the figures are from before; 0 where they are made from the rows
    left_out     where any resolved claim that occurred or did not is not scored: how many `claims` and how many of these
                 `occurred`, the same of those `scored`, `p` of Fisher's exact test, and whether the two differ (p < 0.05)
    scores       by rule: value (mean, half-even to six places), sum (exact, in the rule's unit, a decimal string), n,
                 low and high (means over the readings' best and worst), infinite, and interval (sampling) where one can
                 be given; reference: what always saying 50 % scores, where that has a meaning. Claims that occur or do
                 not and choices share the first five; `rps` (options in order) and `crps` (numbers and dates, as a share
                 of the claim's declared scale) are there where something is scored by them, and are never mixed in
                 Against others, where there are any: skill (a coin), skill_base_rate (the share that occurred, as if
                 known), skill_crowd_median and skill_crowd_odds (the readers when the forecast was stated),
                 skill_references (what was declared for a claim), peer (everybody else, in points), peer_time_weighted (the
                 same over the time shared with others) and peer_coverage_weighted (over the whole window); the sum is the
                 error saved. brier_once counts what one forecaster says on one group of claims once, where anybody repeats.
                 brier_time_weighted has `coverage`, the share of the window in which a forecast stood: no part of the score
    split        the same over a part, without intervals
    calls        how many took a side and how many of those held; a number or a date takes none
    calibration  of claims that occur or do not and whose deadline has passed (`waiting` counts the others): bins, what was
                 said against how often it happened; in_the_large; corp, the line that never falls; band, where it would lie
    decomposition the mean Brier score of these taken apart: corp and murphy, which has its bias-corrected self
    auc          whether events that occurred were given more than events that did not
    choices      the same three, and the skill, of claims that ask for one of several options, each option as an event
    lexicons     the Brier score and the calls under each lexicon, where any forecast is a hedge
    timeline     the running mean Brier score after some of the days on which claims closed
    spread       how many Brier scores lie in each tenth
    late         how many resolved claims were resolved later than `days` after their close or their recording
    confirmations how many of the proposals on the card's claims that a second person decided they confirmed, having seen
                 them; of no cut
    adjusted     of a forecaster or an outlet, as published, by part: the mean Brier score as if everybody had answered every
                 claim, and how many can be compared so, or why not; not as of an earlier instant, of a cut, nor in a ledger so large that a
                 card would have to wait for it: the leaderboard has it then
    claims       where its claims are listed
    history      how many entries of the append-only record had a place by then, and which one is the last

A null value says that there is nothing to take a mean of; a null `high` beside `infinite_high` that a worst reading is infinite.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
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
from forecasts.scorecards.card.decomposition import written_decomposition
from forecasts.scorecards.card.figures import Figures, figures_of
from forecasts.scorecards.card.heard import heard_on
from forecasts.scorecards.card.left_out import written_left_out
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.published import JUDGED
from forecasts.scorecards.card.trend import written_trend
from forecasts.scorecards.card.wanted import PUBLISHED, Wanted
from forecasts.scorecards.card.writing import Document, written_interval
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.subjects import LEDGER, Subject, subject_of
from forecasts.scorecards.verdicts import ALL, PARTS
from forecasts.scoring import lexicons
from forecasts.scoring.clusters import Clusters, Sums
from forecasts.scoring.forecast import UNITS, Rule
from forecasts.scoring.intervals import Interval, NoInterval, interval_of_sums, share_interval
from forecasts.scoring.sums import RangedSum

_STATES: Final = ("open", "due", "proposed", "resolved", "disputed")
_REFERENCES: Final = {Rule.LOG: 0.693147, Rule.SPHERICAL: 0.707107}
_RARE: Final = frozenset({Rule.RPS, Rule.CRPS})
"""Rules that a card shows only where they scored something; saying 50 % means nothing to them."""
_COIN: Final = 0.25


def document(*, kind: str, slug: str = LEDGER, now: datetime, wanted: Wanted = PUBLISHED) -> Document:
    """Return the scorecard of a subject as it is published, or another one that is wanted.

    Raises:
        Subject.DoesNotExist: there is no such subject.
    """
    subject = subject_of(kind=kind, slug=slug, at=wanted.as_of)
    with nothing_collected():
        return document_of(subject, figures_of(subject, wanted, now=now), wanted, now=now)


def document_of(subject: Subject, figures: Figures, wanted: Wanted, *, now: datetime) -> Document:
    """Return the document of the figures that are wanted."""
    found = written(subject, figures, at=wanted.as_of or now)
    return found | written_adjusted(subject, figures) if wanted == PUBLISHED else found


def written(subject: Subject, figures: Figures, *, at: datetime) -> Document:
    """Return the document that says what the figures are."""
    heard = heard_on(subject, figures, at=at)
    counts = _counts(figures.lines)
    if figures.quoted:
        counts["quoted"] = _counts(figures.quoted)
    return {
        "subject": {"kind": subject.kind, "slug": subject.slug, "name": subject.name, "url": subject.url},
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
        "scores": _scores(figures, heard.courses) | written_against(figures, heard.company, heard.courses),
        "split": {part: _part(figures, part) for part in PARTS if _has_part(subject, part)},
        "calls": _calls(figures.lines),
        **written_decomposition(figures.lines, at=at),
        **written_choices(figures.lines, heard.company, at=at),
        **written_by_lexicon(figures.lines, figures.method.even),
        **written_trend(figures.lines),
        **written_confirmations(figures.judged),
        "claims": _claims(subject),
        "history": _history(at),
    }


def _cut(figures: Figures, claims: int) -> Document:
    return {"cut": figures.cut.written | {"claims": claims, "of": figures.whole}} if figures.cut else {}


def instant(at: datetime) -> str:
    """Return an instant as the API writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _counts(lines: Iterable[Line]) -> Document:
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
        **{state: count.get(("state", state), 0) for state in _STATES},
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


def _scores(figures: Figures, courses: Courses) -> Document:
    scores = {
        rule.value: written_score(rule, figures.sum_of(ALL, rule))
        | written_interval("interval", _mean_interval(rule, _summed(figures.lines, rule)))
        for rule in _rules(figures, ALL)
    }
    scores[Rule.BRIER_TIME_WEIGHTED].update(written_coverage(figures, courses))
    return scores


def _part(figures: Figures, part: str) -> Document:
    return {rule.value: written_score(rule, figures.sum_of(part, rule)) for rule in _rules(figures, part)}


def _rules(figures: Figures, part: str) -> Iterable[Rule]:
    """Return the rules that every card has, and of the others those by which something is scored."""
    known = (rule for rule in Rule if rule in figures.method.rules)
    return (rule for rule in known if rule not in _RARE or figures.sum_of(part, rule).value.n)


def _has_part(subject: Subject, part: str) -> bool:
    """Whether a part can be there at all: a forecaster's own card has nobody to quote."""
    return not (subject.kind == "forecaster" and part == "quoted")


def written_score(rule: Rule, sums: RangedSum) -> Document:
    """Return sums by a rule as a document writes them."""
    unit = UNITS[rule]
    score = {
        "value": sums.mean(unit),
        "sum": sums.value.text,
        "n": sums.value.n,
        "low": sums.low_mean(unit),
        "high": sums.high_mean(unit),
        "infinite": sums.value.infinite,
    }
    if sums.high.infinite:
        score["infinite_high"] = sums.high.infinite
    return score if rule in _RARE else score | {"reference": _REFERENCES.get(rule, _COIN)}


def _summed(lines: Iterable[Line], rule: Rule) -> Sums:
    clusters = Clusters()
    clusters.add((line.scores[rule], line.cluster) for line in lines if line.cluster and rule in line.scores)
    return clusters.sums


@lru_cache(maxsize=1024)
def _mean_interval(rule: Rule, sums: Sums) -> Interval | NoInterval:
    """Return the sampling interval; kept, because resampling the same scores gives the same interval every time."""
    worst = None if rule is Rule.LOG else UNITS[rule]
    return interval_of_sums(sums, unit=UNITS[rule], worst=worst)


def _calls(lines: Iterable[Line]) -> Document:
    taken = Counter(line.held for line in lines if Rule.BRIER in line.scores)
    sides = taken[True] + taken[False]
    share = share_interval(taken[True], sides)
    return {"held": taken[True], "not_held": taken[False], "no_side": taken[None]} | written_interval("interval", share)


def _claims(subject: Subject) -> str:
    path = "/api/v1/claims/"
    return path if subject.kind == LEDGER else f"{path}?{subject.kind}={subject.slug}"


def _history(at: datetime) -> Document:
    newest = head(at=at)
    if newest is None:
        return {"tree_size": 0}
    return {"tree_size": newest.position, "entry": {"stream": newest.stream, "number": newest.number}}
