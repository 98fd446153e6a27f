"""Gatherings in the domain alone: nothing stays due, whatever the zones, the clock changes and who comes and goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from circles import gatherings
from circles.cadence import Schedule
from circles.circle import Circle, add_member, begin
from circles.intents import AnsweredCalendar
from circles.people import Member, Role, State
from circles.store.rows import dump, load_circle

NOW = datetime(2026, 3, 26, 8, tzinfo=UTC)  # clocks go forward in Europe on the 29th
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu")


def circle(zones: tuple[str, ...] = ("UTC", "UTC", "UTC")) -> Circle:
    host = Member(1, "ana@x.test", "Ana", zones[0], "en", State.ACTIVE, Role.HOST, NOW)
    made = begin("Test", "Try", host, zone="Europe/Berlin", language="en", schedule=Schedule(), now=NOW)
    for name, zone in zip(("Bo", "Chidi"), zones[1:], strict=True):
        made = add_member(made, f"{name.lower()}@x.test", name, State.ACTIVE, NOW)
        made = made.with_member(replace(made.members[-1], zone=zone))
    return made


def announced(made: Circle, at: datetime) -> Circle:
    return gatherings.announce(made, made.member(1), "Walk", "Park", at, NOW).circle


@settings(max_examples=100, deadline=None)
@given(st.tuples(*[st.sampled_from(ZONES)] * 3), st.integers(1, 24 * 6), st.lists(st.tuples(st.integers(1, 30), st.integers(2, 3)), max_size=6))
def test_each_is_invited_once_and_reminded_at_most_once_and_nothing_stays_due(zones, hours, goings):
    made, now = circle(zones), NOW
    decision = gatherings.announce(made, made.member(1), "Walk", "Park", NOW + timedelta(hours=hours), NOW)
    made, letters = decision.circle, list(decision.letters)
    for later, number in [*goings, (24 * 7, 2)]:
        member = made.member(number)
        state = State.PAUSED if member.state is State.ACTIVE else State.ACTIVE
        made, end = made.with_member(replace(member, state=state)), now + timedelta(hours=later)
        while (due := [at for at in gatherings.dues(made) if at <= end]) and min(due) <= end:
            now = max(now, min(due))
            decision = gatherings.come_due(made, now)
            made, letters = decision.circle, letters + list(decision.letters)
            assert all(at > now for at in gatherings.dues(made))
        now = end
    assert made.gatherings == ()
    for number in (1, 2, 3):
        got = [one.what for one in letters if one.member == number]
        assert got in ([], ["invitation"], ["invitation", "reminder"])
    assert all(one.at > NOW for one in letters)


def test_a_reminder_is_at_nine_the_day_before_in_each_zone():
    made = announced(circle(("Europe/Berlin", "America/New_York", "Pacific/Kiritimati")), datetime(2026, 3, 29, 16, 30, tzinfo=UTC))
    [gathering] = made.gatherings
    assert [gatherings.reminder_at(gathering, one) for one in made.members] == [
        datetime(2026, 3, 28, 8, tzinfo=UTC), datetime(2026, 3, 28, 13, tzinfo=UTC), datetime(2026, 3, 28, 19, tzinfo=UTC),
    ]  # fmt: skip


def test_one_whose_reminder_would_have_gone_out_before_it_was_announced_has_none():
    made = announced(circle(), NOW + timedelta(hours=10))
    assert gatherings.dues(made) == [NOW + timedelta(hours=10)]


def test_it_is_stored_whole():
    made = announced(circle(), NOW + timedelta(days=3))
    made = gatherings.button(made, AnsweredCalendar(2, 1, "no"), NOW).circle
    assert load_circle(dump(made)) == made


def test_an_answer_after_the_hour_or_of_somebody_gone_does_not_count():
    made = announced(circle(), NOW + timedelta(days=3))
    late = gatherings.button(made, AnsweredCalendar(2, 1, "yes"), NOW + timedelta(days=4))
    assert late.circle == made
    gone = made.with_member(replace(made.member(2), state=State.LEFT))
    assert gatherings.button(gone, AnsweredCalendar(2, 1, "yes"), NOW).circle == gone
