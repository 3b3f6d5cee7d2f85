"""What is known when: a build as of an instant ignores later data, and later data change no earlier score."""

from dataclasses import replace

from hypothesis import strategies as st

from .cases import Case, Story
from .compare import agree, at_or_before
from .drawing_stories import cases, stories_of
from .engine import Engine
from .trying import EXAMPLES, holds


def _instants_to_cut_at(case: Case) -> list[int]:
    """At every moment, a microsecond after it, and at as_of, after all moments."""
    moments = {t for story in case.stories for t in story.moments}
    return sorted({cut for t in moments for cut in (t, t + 1)} | {case.as_of})


@EXAMPLES
def test_a_build_as_of_an_earlier_instant_is_a_build_of_data_cut_there(engine: Engine, examples: int) -> None:
    def claim(case: Case, data: st.DataObject) -> None:
        cut = data.draw(st.sampled_from(_instants_to_cut_at(case)))
        # as_of is an instant of every lead anyway
        more = [_with_instant(story, cut) if cut < case.as_of else story for story in case.stories]
        whole = engine.scores(replace(case, stories=more))
        truncated = engine.scores(Case(case.card, [story.until(cut) for story in case.stories], cut))
        happened = {(story.lead_id, cut) for story in case.stories if cut in story.moments}
        before = {key: score for key, score in at_or_before(whole, cut).items() if key[1] < cut or key in truncated}
        agree(
            {key: score for key, score in before.items() if key not in happened},
            {key: score for key, score in truncated.items() if key not in happened},
        )

    holds(claim, examples, cases(), st.data())


def _with_instant(story: Story, t: int) -> Story:
    """The same lead with one more moment, if it has any."""
    return replace(story, other_moments=story.other_moments | {t}) if story.moments else story


@EXAMPLES
def test_what_becomes_known_after_an_instant_changes_nothing_up_to_it(engine: Engine, examples: int) -> None:
    def claim(case: Case, data: st.DataObject) -> None:
        t = data.draw(st.sampled_from(_instants_to_cut_at(case)))
        later = data.draw(stories_of(case.card, leads=len(case.stories)))
        as_of = max(case.as_of, *(max(s.moments, default=0) + 1 for s in later), *(_last_known(s) + 1 for s in later))
        more = [_with_later(story, more, t) for story, more in zip(case.stories, later, strict=True)]
        known = {story.lead_id for story in case.stories if story.moments and min(story.moments) <= t}
        before = engine.scores(replace(case, as_of=as_of))
        after = engine.scores(Case(case.card, more, as_of))
        agree(
            at_or_before({key: score for key, score in before.items() if key[0] in known}, t),
            at_or_before({key: score for key, score in after.items() if key[0] in known}, t),
        )

    holds(claim, examples, cases(), st.data())


def _last_known(story: Story) -> int:
    return max((event.known_at for event in story.events), default=0)


def _with_later(story: Story, later: Story, t: int) -> Story:
    """The story plus everything that becomes known after t in another one, even if it occurred before t."""
    renamed = [replace(event, activity_id=f"later:{event.activity_id}") for event in later.events]
    return replace(
        story,
        events=(*story.events, *(event for event in renamed if event.known_at > t)),
        boundaries={**story.boundaries, **{when: how for when, how in later.boundaries.items() if when > t}},
        profiles={**story.profiles, **{when: profile for when, profile in later.profiles.items() if when > t}},
        other_moments=story.other_moments | {when for when in later.other_moments if when > t},
    )
