"""The ladder: who is written to, how often, after how much silence, and when not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.ladder import (
    AFTER,
    Silence,
    Step,
    after_round,
    arrived,
    due,
    lapses_at,
    may_nudge,
    returned,
    taken,
)
from circles.weeks import Week

NOW = datetime(2026, 3, 8, 18, tzinfo=UTC)
WEEKS = st.lists(st.sampled_from(Week), max_size=20)


def lived(weeks, partner=True, silence=Silence()):  # noqa: B008
    """Let rounds pass, taking each step that is due; return the silence after them and the steps of each round."""
    steps = []
    for at, week in enumerate(weeks):
        silence = after_round(silence, week)
        steps.append(due(silence, week, partner))
        for step in steps[-1]:
            silence = taken(silence, step, NOW + timedelta(weeks=at))
    return silence, steps


def test_each_step_in_its_turn_and_once():
    silence, steps = lived([Week.MISSED] * 7)
    assert steps == [(), (Step.PEER,), (Step.HOST,), (Step.STILL_WITH_US,), (), (), ()]
    assert lapses_at(silence) == NOW + timedelta(weeks=3 + 2)


def test_any_word_begins_anew():
    silence, _ = lived([Week.MISSED] * 4 + [Week.ANSWERED])
    assert silence == Silence()
    assert lapses_at(silence) is None
    assert lived([Week.MISSED] * 2, silence=silence)[1] == [(), (Step.PEER,)]


@pytest.mark.parametrize("neutral", [Week.AWAY, Week.UNDELIVERED, Week.ABSENT])
def test_rounds_that_were_not_silence_are_passed_over(neutral):
    _, steps = lived([Week.MISSED, neutral, neutral, neutral, Week.MISSED])
    assert [step for some in steps for step in some if step in AFTER] == [Step.PEER]
    assert Step.PEER in steps[-1]


def test_undelivered_is_told_to_the_host_once_and_nobody_else():
    silence, steps = lived([Week.UNDELIVERED] * 5)
    assert steps == [(Step.UNDELIVERED,), (), (), (), ()]
    assert not may_nudge(silence)
    again, steps = lived([Week.MISSED, Week.UNDELIVERED], silence=silence)
    assert steps == [(), (Step.UNDELIVERED,)], "once for each time"
    assert may_nudge(arrived(again))


def test_a_question_that_did_not_arrive_or_was_not_seen_is_asked_again():
    asked, _ = lived([Week.MISSED] * 4)
    for lost in (returned(asked), after_round(asked, Week.AWAY)):
        assert lapses_at(lost) is None
        assert lived([Week.MISSED], silence=lost)[1] == [(Step.STILL_WITH_US,)]


def test_who_is_asked_whether_they_stay_is_not_nudged():
    assert may_nudge(lived([Week.MISSED] * 3)[0])
    assert not may_nudge(lived([Week.MISSED] * 4)[0])


def test_the_peer_s_step_waits_for_a_partner():
    silence, steps = lived([Week.MISSED] * 3, partner=False)
    assert steps == [(), (), (Step.HOST,)]
    assert due(after_round(silence, Week.MISSED), Week.MISSED) == (Step.PEER, Step.STILL_WITH_US)


@given(WEEKS, st.booleans())
def test_no_step_twice_in_one_silence_and_none_without_one(weeks, partner):
    silence, steps = lived(weeks, partner)
    since = max((at + 1 for at, week in enumerate(weeks) if week is Week.ANSWERED), default=0)
    missed = weeks[since:].count(Week.MISSED)
    assert silence.rounds == missed
    for at, some in enumerate(steps):
        assert some == () or weeks[at] in (Week.MISSED, Week.UNDELIVERED)
    so_far = [step for some in steps[since:] for step in some]
    for step in (Step.PEER, Step.HOST):
        assert so_far.count(step) <= 1
    if partner and weeks and weeks[-1] is Week.MISSED:
        assert {step for step in AFTER if missed >= AFTER[step]} <= set(so_far)


@given(WEEKS)
def test_nobody_lapses_who_was_not_asked(weeks):
    silence, steps = lived(weeks)
    until = lapses_at(silence)
    asked = [NOW + timedelta(weeks=at) for at, some in enumerate(steps) if Step.STILL_WITH_US in some]
    assert until is None or until == asked[-1] + timedelta(days=14)
    assert until is None or silence.rounds >= AFTER[Step.STILL_WITH_US]
