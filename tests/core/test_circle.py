"""A circle: its address, who may be in it, its goals, and the closed list of refusals."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.cadence import Schedule
from circles.circle import (
    LARGEST,
    RESERVED,
    SLUG_LENGTH,
    TITLE_LENGTH,
    Circle,
    add_goal,
    add_member,
    begin,
    slug_of,
)
from circles.goals import GoalState, Per
from circles.people import Member, Role, State
from circles.refusals import Refusal

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


@pytest.fixture
def circle() -> Circle:
    host = Member(1, "ana@x.test", "Ana", "Europe/Berlin", "de", State.ACTIVE, Role.HOST, NOW)
    made = begin("Früh raus", "Try", host, zone="Europe/Berlin", language="de", schedule=Schedule(), now=NOW)
    return add_member(made, "bo@x.test", "Bo", State.ACTIVE, NOW)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Früh raus", "fruh-raus"), ("Straße & Café!", "strasse-cafe"), ("  --Run--  ", "run"), ("日本", ""), ("", ""),
        ("Help", "help-circle"), ("POSTMASTER", "postmaster-circle"), ("x" * 40, "x" * 30), ("a" * 29 + " b", "a" * 29),
    ],
)  # fmt: skip
def test_slugs(name, slug):
    assert slug_of(name) == slug


@given(st.text(max_size=60))
def test_a_slug_is_always_safe_in_an_address(name):
    slug = slug_of(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= SLUG_LENGTH
    assert slug not in RESERVED
    assert slug_of(slug) == slug


def test_a_circle_begins_with_its_host_and_closes_at_the_next_digest(circle):
    assert (circle.slug, circle.round.number) == ("fruh-raus", 1)
    assert circle.round.closes == datetime(2026, 3, 8, 17, tzinfo=UTC)
    assert [one.number for one in circle.hosts()] == [1]


def test_a_new_member_takes_the_circles_zone_and_language_and_the_next_number(circle):
    bo = circle.by_address("bo@x.test")
    assert bo == Member(2, "bo@x.test", "Bo", "Europe/Berlin", "de", State.ACTIVE, Role.MEMBER, NOW)
    assert circle.by_address("nobody@x.test") is None
    with pytest.raises(KeyError):
        circle.member(3)


def test_twelve_fit_and_one_who_left_makes_room(circle):
    for number in range(3, LARGEST + 1):
        circle = add_member(circle, f"m{number}@x.test", "", State.INVITED, NOW)
    assert len(circle.members) == LARGEST
    with pytest.raises(Refusal) as refusal:
        add_member(circle, "late@x.test", "Late", State.INVITED, NOW)
    assert refusal.value.code == "circle-full"
    circle = circle.with_member(replace(circle.member(2), state=State.LEFT))
    assert add_member(circle, "late@x.test", "Late", State.INVITED, NOW).member(LARGEST + 1).name == "Late"
    with pytest.raises(Refusal, match="circle-full"):
        add_member(add_member(circle, "late@x.test", "", State.ACTIVE, NOW), "bo@x.test", "Bo", State.ACTIVE, NOW)


@pytest.mark.parametrize("state", [State.INVITED, State.ACTIVE, State.PAUSED, State.LAPSED, State.UNREACHABLE])
def test_nobody_is_added_twice(circle, state):
    circle = circle.with_member(replace(circle.member(2), state=state))
    with pytest.raises(Refusal) as refusal:
        add_member(circle, "bo@x.test", "Bo", State.ACTIVE, NOW)
    assert (refusal.value.code, refusal.value.detail) == ("already-a-member", "Bo")


@pytest.mark.parametrize("state", [State.LEFT, State.REMOVED])
def test_who_comes_back_keeps_their_number(circle, state):
    circle = circle.with_member(replace(circle.member(2), state=state))
    back = add_member(circle, "bo@x.test", "Bo", State.INVITED, LATER)
    assert len(back.members) == 2
    assert (back.member(2).state, back.member(2).since) == (State.INVITED, LATER)


def test_who_takes_part_and_who_hosts(circle):
    circle = add_member(circle, "co@x.test", "Co", State.PAUSED, NOW, Role.COHOST)
    assert [one.number for one in circle.active()] == [1, 2]
    assert [one.number for one in circle.hosts()] == [1, 3]
    circle = circle.with_member(replace(circle.member(3), state=State.LEFT))
    assert [one.number for one in circle.hosts()] == [1]


def test_goals_are_numbered_for_each_member_and_a_number_is_not_used_again(circle):
    circle = add_goal(add_goal(add_goal(circle, 1, "A"), 2, "B"), 1, "C")
    assert [(goal.member, goal.number) for goal in circle.goals] == [(1, 1), (2, 1), (1, 2)]
    dropped = tuple(replace(goal, state=GoalState.DROPPED) for goal in circle.goals if goal.member == 1)
    circle = add_goal(circle.with_goals(1, dropped), 1, "D")
    assert [(goal.number, goal.title) for goal in circle.open_goals(1)] == [(3, "D")]
    assert [goal.title for goal in circle.open_goals(2)] == ["B"]


def test_a_title_is_one_line_and_bounded(circle):
    assert add_goal(circle, 1, "  Run\n\tfar  ").goals[0].title == "Run far"
    assert len(add_goal(circle, 1, "x" * 500).goals[0].title) == TITLE_LENGTH


@pytest.mark.parametrize(
    ("given_", "per"),
    [
        ({}, Per.ROUND),
        ({"due": date(2026, 6, 1)}, Per.TOTAL),
        ({"target": Decimal(3), "due": date(2026, 6, 1)}, Per.ROUND),
        ({"target": Decimal(300), "per": Per.TOTAL}, Per.TOTAL),
    ],
)
def test_a_goal_with_a_date_and_no_measure_is_one_in_all(circle, given_, per):
    assert add_goal(circle, 1, "Write", **given_).goals[0].per is per


def test_refusals_are_a_closed_list():
    assert (Refusal("circle-full").code, Refusal("circle-full").detail) == ("circle-full", "")
    with pytest.raises(LookupError, match="because"):
        Refusal("because")
