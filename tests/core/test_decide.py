"""The domain alone: rounds by the clock, downtime, leaving, bounces, absences. No mail and no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from circles.cadence import Schedule
from circles.checkins import Outcome, Update
from circles.circle import Circle, add_goal, add_member, begin
from circles.decide import decide, next_due
from circles.goals import Goal, GoalState, Per, advance, share
from circles.intents import AnsweredAutomatically, Bounced, Replied, Ticked, Unsubscribed
from circles.letters import Nudge, Receipt, Refused
from circles.people import Member, Role, State
from circles.reading import CommandRead, Evidence, Reading, UpdateRead
from circles.refusals import Refusal
from circles.store.rows import dump, load_circle

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SAID = Evidence("words", 0.9, "a test")


@pytest.fixture
def circle() -> Circle:
    host = Member(1, "ana@x.test", "Ana", "UTC", "en", State.ACTIVE, Role.HOST, NOW)
    made = begin("Test", "Try", host, zone="UTC", language="en", schedule=Schedule(), now=NOW)
    for name in ("Bo", "Chidi"):
        made = add_member(made, f"{name.lower()}@x.test", name, State.ACTIVE, NOW)
    return add_goal(made, 2, "Run", target=Decimal(3), unit="runs")


def kinds(decision):
    return [type(letter).__name__ for letter in decision.letters]


def test_a_round_by_the_clock(circle):
    opened = decide(circle, Ticked(), next_due(circle))
    assert kinds(opened) == ["Prompt"] * 3
    assert decide(opened.circle, Ticked(), next_due(circle)).letters == (), "a second run is harmless"
    said = decide(opened.circle, Replied(2, Reading(updates=(UpdateRead(1, "done", SAID),)), "prompt"), NOW)
    assert isinstance(said.letters[0], Receipt)
    nudged = decide(said.circle, Ticked(), next_due(said.circle))
    assert [(type(one), one.member) for one in nudged.letters] == [(Nudge, 1), (Nudge, 3)]
    closed = decide(nudged.circle, Ticked(), next_due(nudged.circle))
    assert kinds(closed) == ["Digest"] * 3
    assert closed.letters[0].silent == ("Ana", "Chidi")
    assert closed.circle.round.number == 2


def test_a_digest_is_late_after_downtime_and_old_prompts_are_dropped(circle):
    opened = decide(circle, Ticked(), next_due(circle)).circle
    back = decide(opened, Ticked(), NOW + timedelta(days=24))
    assert kinds(back).count("Digest") == 3
    assert kinds(back).count("Prompt") == 0
    assert back.circle.round.closes > NOW + timedelta(days=24)


def test_a_round_that_nobody_was_asked_in_closes_unsaid(circle):
    back = decide(circle, Ticked(), NOW + timedelta(days=8))
    assert back.letters == ()
    assert back.circle.round.number == 1


def test_pause_ends_by_itself_and_the_paused_get_nothing(circle):
    pause = Reading(commands=(CommandRead("pause", SAID, {"until": "2026-03-20"}),))
    away = decide(circle, Replied(3, pause), NOW).circle
    assert away.member(3).state is State.PAUSED
    assert 3 not in [letter.member for letter in decide(away, Ticked(), datetime(2026, 3, 6, 9, tzinfo=UTC)).letters]
    assert decide(away, Ticked(), datetime(2026, 3, 20, 0, tzinfo=UTC)).circle.member(3).state is State.ACTIVE


def test_the_last_host_stays_and_others_leave(circle):
    stays = decide(circle, Unsubscribed(1), NOW)
    assert stays.circle.member(1).state is State.ACTIVE
    assert isinstance(stays.letters[0], Refused)
    assert decide(circle, Unsubscribed(2), NOW).circle.member(2).state is State.LEFT


def test_a_bounce_and_an_absence_are_not_silence(circle):
    assert decide(circle, Bounced(2, True), NOW).circle.member(2).state is State.UNREACHABLE
    assert decide(circle, Bounced(2, False), NOW).circle.member(2).state is State.ACTIVE
    away = decide(circle, AnsweredAutomatically(2, NOW + timedelta(days=9)), NOW)
    assert away.circle.member(2).state is State.PAUSED
    assert away.letters == ()


def test_thirteen_are_too_many(circle):
    for number in range(9):
        circle = add_member(circle, f"m{number}@x.test", "M", State.ACTIVE, NOW)
    with pytest.raises(Refusal, match="circle-full"):
        add_member(circle, "late@x.test", "Late", State.ACTIVE, NOW)
    with pytest.raises(Refusal, match="already-a-member"):
        add_member(circle, "bo@x.test", "Bo", State.ACTIVE, NOW)


def test_a_goal_in_all_advances_is_corrected_and_taken_back():
    goal = Goal(1, 1, "Novel", target=Decimal(300), unit="pages", per=Per.TOTAL, total=Decimal(120))
    first = Update(1, Outcome.PROGRESS, amount=Decimal(20))
    goal = advance(goal, None, first)
    assert (goal.total, share(goal, first)) == (140, pytest.approx(140 / 300))
    second = Update(1, Outcome.PROGRESS, total=Decimal(150), base=Decimal(120))
    goal = advance(goal, first, second)
    assert goal.total == 150
    assert advance(goal, second, None).total == 120
    assert advance(goal, second, Update(1, Outcome.DONE)).state is GoalState.DONE


def test_a_circle_is_stored_whole(circle):
    opened = decide(circle, Ticked(), next_due(circle)).circle
    said = decide(opened, Replied(2, Reading(updates=(UpdateRead(1, "progress", SAID, amount=Decimal("1.5")),), words="hm"), "prompt"), NOW).circle
    said = replace(said, question="Why?", paused_until=NOW)
    assert load_circle(dump(said)) == said


