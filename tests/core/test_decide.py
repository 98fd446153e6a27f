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
from circles.letters import Farewell, HostAnswer, Nudge, Receipt, Refused, Welcome
from circles.people import Member, Role, State
from circles.reading import CommandRead, Evidence, Reading, UpdateRead
from circles.reading.hosts import HostReading
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


def command(name, **arguments):
    return Reading(commands=(CommandRead(name, SAID, arguments),))


def hosts(name, **arguments):
    return Replied(1, Reading(), host_reading=HostReading(commands=(CommandRead(name, SAID, arguments),)))


def amount(number):
    return Replied(2, Reading(updates=(UpdateRead(1, "progress", SAID, amount=Decimal(number)),)), "prompt")


def test_a_reply_counts_is_corrected_and_undone_once(circle):
    first = decide(circle, amount(1), NOW).circle
    second = decide(first, amount(2), NOW).circle
    assert [one.goals[0].total for one in (first, second)] == [1, 2]
    undone = decide(second, Replied(2, command("undo")), NOW)
    assert isinstance(undone.letters[0], Receipt)
    assert undone.circle.goals == first.goals
    assert undone.circle.round == first.round
    again = decide(undone.circle, Replied(2, command("undo")), NOW)
    assert [(type(one), one.code) for one in again.letters] == [(Refused, "nothing-to-undo")]
    assert again.circle == undone.circle


def test_the_first_reply_of_a_round_is_undone_to_nothing(circle):
    undone = decide(decide(circle, amount(2), NOW).circle, Replied(2, command("undo")), NOW).circle
    assert undone == circle


def test_a_late_digest_goes_out_once(circle):
    opened = decide(circle, Ticked(), next_due(circle)).circle
    back = decide(opened, Ticked(), NOW + timedelta(days=24))
    again = decide(back.circle, Ticked(), NOW + timedelta(days=24))
    assert (again.letters, again.closed, again.circle) == ((), None, back.circle)


def test_a_member_comes_back_by_a_word_and_a_past_date_is_refused(circle):
    away = decide(circle, Replied(3, command("pause")), NOW).circle
    assert (away.member(3).state, away.member(3).paused_until) == (State.PAUSED, None)
    assert decide(away, Replied(3, command("resume")), NOW).circle.member(3).state is State.ACTIVE
    late = decide(circle, Replied(3, command("pause", until="2026-03-01")), NOW)
    assert (late.circle, late.letters[0].code) == (circle, "date-passed")


def test_a_paused_circle_is_still_until_its_date_and_begins_with_a_whole_round(circle):
    paused = decide(circle, hosts("pause_circle", until="2026-03-20"), NOW)
    assert isinstance(paused.letters[0], HostAnswer)
    assert next_due(paused.circle) == datetime(2026, 3, 20, tzinfo=UTC)
    still = decide(paused.circle, Ticked(), datetime(2026, 3, 19, 23, tzinfo=UTC))
    assert (still.letters, still.circle) == ((), paused.circle)
    back = decide(paused.circle, Ticked(), datetime(2026, 3, 20, tzinfo=UTC))
    assert (back.circle.paused, back.circle.round.closes, back.closed) == (False, datetime(2026, 3, 22, 18, tzinfo=UTC), None)


def test_a_circle_paused_without_a_date_waits_for_its_host(circle):
    paused = decide(circle, hosts("pause_circle"), NOW).circle
    assert next_due(paused) is None
    resumed = decide(paused, hosts("resume_circle"), NOW + timedelta(days=30)).circle
    assert resumed.paused is False
    assert resumed.round.closes == datetime(2026, 4, 5, 18, tzinfo=UTC)


def test_who_leaves_is_told_goodbye_once_and_gets_nothing_more(circle):
    left = decide(circle, Replied(2, command("leave")), NOW)
    assert [(type(one), one.member) for one in left.letters] == [(Farewell, 2)]
    assert decide(left.circle, Unsubscribed(2), NOW).letters == ()
    assert [one.member for one in decide(left.circle, Ticked(), next_due(left.circle)).letters] == [1, 3]
    assert [one.code for one in decide(left.circle, amount(1), NOW).letters] == ["left"]


def test_a_host_leaves_when_nobody_else_is_there_or_a_cohost_stays(circle):
    with_cohost = circle.with_member(replace(circle.member(2), role=Role.COHOST))
    assert decide(with_cohost, Unsubscribed(1), NOW).circle.member(1).state is State.LEFT
    alone = decide(decide(circle, Unsubscribed(2), NOW).circle, Unsubscribed(3), NOW).circle
    assert decide(alone, Unsubscribed(1), NOW).circle.member(1).state is State.LEFT


@pytest.mark.parametrize(
    ("reading", "state", "letter"),
    [
        (Reading(words="Yes, gladly!"), State.ACTIVE, Welcome),
        (Reading(words="Ja"), State.ACTIVE, Welcome),
        (command("add_goal", title="Read"), State.ACTIVE, Welcome),
        (Reading(words="No, thank you"), State.REMOVED, None),
        (command("leave"), State.REMOVED, None),
        (Reading(words="Who are you?"), State.INVITED, Refused),
        (Reading(), State.INVITED, Refused),
    ],
)
def test_only_a_yes_lets_an_invited_person_in(circle, reading, state, letter):
    invited = add_member(circle, "dora@x.test", "Dora", State.INVITED, NOW)
    assert 4 not in [one.member for one in decide(invited, Ticked(), next_due(invited)).letters]
    answered = decide(invited, Replied(4, reading), NOW)
    assert answered.circle.member(4).state is state
    assert [type(one) for one in answered.letters[:1]] == ([letter] if letter else [])


def test_who_could_not_be_reached_comes_back_by_writing(circle):
    gone = decide(circle, Bounced(2, True), NOW).circle
    assert [one.member for one in decide(gone, Ticked(), next_due(gone)).letters] == [1, 3]
    assert decide(gone, amount(1), NOW).circle.member(2).state is State.ACTIVE


@pytest.mark.parametrize("until", [None, NOW, NOW - timedelta(days=1)])
def test_an_absence_without_an_end_ahead_changes_nothing(circle, until):
    assert decide(circle, AnsweredAutomatically(2, until), NOW).circle == circle


def test_an_absence_ends_by_itself(circle):
    until = NOW + timedelta(days=2)
    away = decide(circle, AnsweredAutomatically(2, until), NOW).circle
    assert (away.member(2).paused_until, next_due(away)) == (until, until)
    assert decide(away, Ticked(), until).circle.member(2) == circle.member(2)
