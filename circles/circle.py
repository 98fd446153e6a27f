"""The Circle aggregate: members, goals, the open round and the last one, and what must always hold.

Changed only through `circles.decide` and the functions here; stored whole by `circles.store`. Never sends.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from circles.before import Before
from circles.cadence import Schedule, next_digest
from circles.checkins import CheckIn
from circles.gathering import Gathering
from circles.goals import Goal, GoalState, Per
from circles.groupings import Groups
from circles.pending import Pending, Planned, Request
from circles.people import Member, Role, State
from circles.refusals import Refusal
from circles.rounds import Round

SMALLEST, LARGEST = 3, 12
SLUG_LENGTH, TITLE_LENGTH, GOALS_OPEN = 30, 200, 5
RESERVED = frozenset({"start", "hello", "help", "leave", "bounce", "postmaster", "abuse", "noreply", "ops", "control"})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How a member's check-in, goals and settings were before their last reply, for `undo`."""

    member: int
    checkin: CheckIn | None
    goals: tuple[Goal, ...]
    who: Member | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A purpose, a host, members, a calendar, a time zone, a language, an address."""

    slug: str
    name: str
    purpose: str
    zone: str
    language: str
    schedule: Schedule
    round: Round
    members: tuple[Member, ...] = ()
    goals: tuple[Goal, ...] = ()
    last: Round | None = None
    question: str = ""
    paused_until: datetime | None = None
    paused: bool = False
    closed: bool = False
    snapshots: tuple[Snapshot, ...] = ()
    pending: tuple[Pending, ...] = ()
    planned: tuple[Planned, ...] = ()
    requests: tuple[Request, ...] = ()
    met: tuple[Groups, ...] = ()  # partners of rounds before, oldest first, as far as they matter
    apart: tuple[tuple[int, int], ...] = ()  # pairs who are never made partners
    before: Before | None = None
    draft_until: datetime | None = None  # begun by mail and not confirmed yet
    invitation: str = ""  # its beginner's own words, for those they invite
    post_number: int = 0  # of the last post
    hold_minutes: int = 5  # before a post leaves
    calm_until: datetime | None = None  # until then posts are collected for the digest
    calm_posts: tuple[int, ...] = ()  # the posts of this round that no letter gave
    gatherings: tuple[Gathering, ...] = ()  # those to come
    gathering_number: int = 0  # of the last gathering

    def member(self, number: int) -> Member:
        """Return the member with that number. Raises KeyError: numbers are ours, not a person's."""
        for member in self.members:
            if member.number == number:
                return member
        raise KeyError(number)

    def by_address(self, address: str) -> Member | None:
        """Return the member who writes from a normalised address, if there is one."""
        return next((member for member in self.members if member.address == address), None)

    def active(self) -> tuple[Member, ...]:
        """Return those who take part now."""
        return tuple(member for member in self.members if member.state is State.ACTIVE)

    def hosts(self) -> tuple[Member, ...]:
        """Return host and co-hosts who are still there."""
        gone = (State.LEFT, State.REMOVED)
        return tuple(member for member in self.members if member.is_host and member.state not in gone)

    def open_goals(self, member: int) -> tuple[Goal, ...]:
        """Return a member's open goals in the order of their numbers."""
        return tuple(goal for goal in self.goals if goal.member == member and goal.state is GoalState.OPEN)

    def with_member(self, changed: Member) -> Circle:
        """Return the circle with one member changed."""
        members = tuple(changed if member.number == changed.number else member for member in self.members)
        return replace(self, members=members)

    def snapshot(self, member: int) -> Snapshot:
        """Return how a member's part of the circle is now."""
        goals = tuple(goal for goal in self.goals if goal.member == member)
        return Snapshot(member, self.round.checkin_of(member), goals, self.member(member))

    def with_snapshot(self, before: Snapshot) -> Circle:
        """Return the circle with how a member's part was before their last reply."""
        kept = tuple(one for one in self.snapshots if one.member != before.member)
        return replace(self, snapshots=(*kept, before))

    def with_goals(self, member: int, goals: tuple[Goal, ...]) -> Circle:
        """Return the circle with all of one member's goals replaced."""
        others = tuple(goal for goal in self.goals if goal.member != member)
        return replace(self, goals=others + goals)


def slug_of(name: str) -> str:
    """Return the address name of a circle's name: letters, digits and hyphens, at most 30; "" if none is left."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-")
    return f"{slug}-circle" if slug in RESERVED else slug


def begin(
    name: str, purpose: str, host: Member, *, zone: str, language: str, schedule: Schedule, now: datetime
) -> Circle:
    """Return a new circle with its host as first member; its first round closes at the next digest."""
    round_ = Round(1, next_digest(schedule, zone, now))
    return Circle(slug_of(name), name, purpose, zone, language, schedule, round_, members=(host,))


def add_member(circle: Circle, address: str, name: str, state: State, now: datetime, role: Role = Role.MEMBER) -> Circle:
    """Return the circle with one more member. Raises Refusal when it is full or they are in it."""
    old = circle.by_address(address)
    if old is not None and old.state not in (State.LEFT, State.REMOVED):
        raise Refusal("already-a-member", old.name or old.address)
    gone = (State.LEFT, State.REMOVED)
    if old is not None and old.never:
        raise Refusal("said-no", old.address)
    if sum(member.state not in gone for member in circle.members) >= LARGEST:
        raise Refusal("circle-full")
    if old is not None:
        return circle.with_member(replace(old, state=state, since=now, reminded=False))
    number = 1 + max((member.number for member in circle.members), default=0)
    fresh = Member(number, address, name, circle.zone, circle.language, state, role, now)
    return replace(circle, members=(*circle.members, fresh))


def add_goal(
    circle: Circle,
    member: int,
    title: str,
    *,
    target: Decimal | None = None,
    unit: str = "",
    per: Per = Per.ROUND,
    due: date | None = None,
) -> Circle:
    """Return the circle with a goal added, numbered after the member's last one."""
    number = 1 + max((goal.number for goal in circle.goals if goal.member == member), default=0)
    title = " ".join(title.split())[:TITLE_LENGTH]
    per = per if target is not None else Per.TOTAL if due else per
    return replace(circle, goals=(*circle.goals, Goal(member, number, title, target=target, unit=unit, per=per, due=due)))
