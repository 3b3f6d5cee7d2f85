"""More points never give a lower score, and a merged lead is the union of its histories."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from .cases import Case, Event, Story
from .compare import agree
from .drawing_stories import cases, stories_of
from .engine import Engine
from .expected import Key, expected, scored_lead
from .trying import EXAMPLES, holds


def _never_less(before: Mapping[Key, Any], after: Mapping[Key, Any]) -> None:
    for key, score in before.items():
        for column, points in score.items():
            if isinstance(points, float):
                assert after[key][column] >= points, f"{key}: {column} fell from {points} to {after[key][column]}"


@EXAMPLES
def test_raising_the_points_of_a_rule_never_scores_less(engine: Engine, examples: int) -> None:
    """No weight is negative, limits of activities and inactivity ignore points, and clipping keeps the order.

    A limit on points is another matter: where it cuts, or stops, more points for one activity are fewer for another.
    """

    def claim(case: Case, data: st.DataObject) -> None:
        raised: Any = copy.deepcopy(case.card)
        rules = [
            rule
            for group in raised["groups"]
            for rule in group["rules"]
            if "points" in rule and not _limits_points(group, rule)
        ]
        assume(rules)
        data.draw(st.sampled_from(rules))["points"] += data.draw(st.sampled_from([0.01, 1, 40]))
        _never_less(engine.scores(case), engine.scores(replace(case, card=raised)))

    holds(claim, examples, cases(), st.data())


@EXAMPLES
def test_one_more_activity_never_scores_less(engine: Engine, examples: int) -> None:
    """Holds for an activity if every rule for it gives points ≥ 0 and has no limit, or a limit without decay.

    With a limit and decay, it could take the place of a later activity that is worth more. Another activity of its
    lifecycle period must come first, both when it occurred and when it is known: the first activity dates the return
    and the start of inactivity.
    """

    def claim(case: Case, data: st.DataObject) -> None:
        story = data.draw(st.sampled_from(case.stories))
        assume(story.moments)
        harmless = _harmless_signals(case)
        scored = scored_lead(case.card, story)
        seeds = [e for e in story.events if e.set_aside_reason is None and e in scored.matched(e.known_at)]
        assume(harmless)
        assume(seeds)
        seed = data.draw(st.sampled_from(seeds))
        later = data.draw(st.sampled_from([e.known_at for e in story.events if e.known_at >= seed.known_at]))
        assume(story.period_at(later) == story.period_at(seed.known_at))
        occurred = data.draw(st.sampled_from([seed.occurred_at, later, (seed.occurred_at + later) // 2]))
        more = Event("zzz", occurred, later, (data.draw(st.sampled_from(harmless)),))
        richer = [replace(s, events=(*s.events, more)) if s is story else s for s in case.stories]
        _never_less(engine.scores(case), engine.scores(replace(case, stories=richer)))

    holds(claim, examples, cases(), st.data())


def _harmless_signals(case: Case) -> list[str]:
    """Signals whose rules can only add points, one of them without a condition."""
    rules = [(rule, group) for group in case.card["groups"] for rule in group["rules"] if "signal" in rule]
    harmful = {
        rule["signal"]
        for rule, group in rules
        if rule["points"] < 0
        or "stops_at" in group
        or (_is_limited(group, rule) and rule.get("decay", group.get("decay", "none")) != "none")
    }
    return sorted({rule["signal"] for rule, _ in rules if "when" not in rule} - harmful)


def _is_limited(group: Mapping[str, Any], rule: Mapping[str, Any]) -> bool:
    return "limit" in rule or "limit" in group


def _limits_points(group: Mapping[str, Any], rule: Mapping[str, Any]) -> bool:
    return "limit" in group or "stops_at" in group or "most_points" in rule.get("limit", {})


@EXAMPLES
def test_a_merged_lead_is_the_union_of_its_histories_each_activity_once(engine: Engine, examples: int) -> None:
    def claim(case: Case) -> None:
        first, second, *_ = case.stories
        assume(first.moments)
        assume(second.moments)
        shared = replace(first, lead_id=second.lead_id, events=(*second.events, *first.events[:2]))
        merged = _union(first, shared)
        assert len(merged.events) == len(first.events) + len(second.events)
        together = replace(case, stories=[merged])
        agree(expected(together), engine.scores(together))

    holds(claim, examples, cases())


def _union(one: Story, other: Story) -> Story:
    events = {event.activity_id: event for event in (*one.events, *other.events)}
    return Story(
        one.lead_id,
        tuple(events.values()),
        {**one.boundaries, **other.boundaries},
        {**one.profiles, **other.profiles},
        one.other_moments | other.other_moments,
    )


@EXAMPLES
def test_points_without_limits_and_clips_add_up_over_a_merge(engine: Engine, examples: int) -> None:
    """With only decay and conditions, the merged lead's engagement is the sum of both leads' engagement."""

    def claim(case: Case, data: st.DataObject) -> None:
        card = _only_decay(case.card)
        one, other = (replace(story, boundaries={}) for story in data.draw(stories_of(card, leads=2)))
        instants = frozenset({*one.moments, *other.moments})
        both = [replace(story, other_moments=instants) for story in (one, other, _union(one, other))]
        assume(instants)
        apart = engine.scores(Case(card, both[:2], case.as_of))
        merged = engine.scores(Case(card, [replace(both[2], lead_id="merged")], case.as_of))
        for t in instants:
            parts = [apart[lead_id, t]["engagement"] for lead_id in ("lead0", "lead1")]
            assert abs(merged["merged", t]["engagement"] - sum(parts)) <= 2e-6  # type: ignore[operator, arg-type]

    holds(claim, examples, cases(), st.data())


def _only_decay(card: Mapping[str, Any]) -> dict[str, Any]:
    groups = [
        {key: group[key] for key in ("name", "component", "decay") if key in group}
        | {"rules": [_without_limit(rule) for rule in group["rules"] if "signal" in rule]}
        for group in card["groups"]
        if group["component"] == "engagement"
    ]
    return {"groups": [group for group in groups if group["rules"]]}


def _without_limit(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rule.items() if key != "limit"}
