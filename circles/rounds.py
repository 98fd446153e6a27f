"""A round: opens with the prompts, takes check-ins, closes with the digest.

Part of the `Circle` aggregate; used by `circles.decide` and `circles.digest`. Never sends anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from circles.checkins import CheckIn, merge
from circles.groupings import Groups
from circles.posts import Cheer, Post


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of a circle. `prompted` and `nudged` hold the numbers of the members who got that letter.

    `away` are those who were paused or out of office in it, `undelivered` those whom its letters did not reach.
    """

    number: int
    closes: datetime
    prompted: tuple[int, ...] = ()
    nudged: tuple[int, ...] = ()
    checkins: tuple[CheckIn, ...] = ()
    question: str = ""
    posts: tuple[Post, ...] = ()
    cheers: tuple[Cheer, ...] = ()
    groups: Groups = ()  # partners: pairs, and a trio when the number is odd
    partnered: tuple[int, ...] = ()  # who got the letter that says so
    noted: tuple[int, ...] = ()  # the hosts who got their note on the round before
    away: tuple[int, ...] = ()
    undelivered: tuple[int, ...] = ()

    def checkin_of(self, member: int) -> CheckIn | None:
        """Return what a member reported so far, if anything."""
        return next((checkin for checkin in self.checkins if checkin.member == member), None)

    def with_checkin(self, checkin: CheckIn) -> Round:
        """Return the round with a reply's check-in merged into what its writer said before."""
        old = self.checkin_of(checkin.member)
        return self.replacing(checkin.member, merge(old, checkin) if old else checkin)

    def replacing(self, member: int, checkin: CheckIn | None) -> Round:
        """Return the round with a member's check-in put in place of the old one, or taken out."""
        others = tuple(other for other in self.checkins if other.member != member)
        return replace(self, checkins=(*others, checkin) if checkin else others)
