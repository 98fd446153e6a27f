"""Asks: to whom they go, when they are followed up, how they end; then a long life of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from circles import asks as life
from circles.asks import OFFER_FOR, OPEN_FOR, QUIET_AFTER, REMEMBERED, Ask, Offer, Route, Stage
from circles.checkins import CheckIn
from circles.rounds import Round

CLOSES = datetime(2026, 3, 8, 18, tzinfo=UTC)
ASK = Ask(3001, 1, "a dentist", 3, 3)
MEMBERS = range(1, 7)


def closing(number, *checkins):
    return Round(number, CLOSES, checkins=checkins)


def fits(ask, other):
    """The share of the ask's words that the other text has."""
    words = set(ask.split()) - {"a"}
    return len(words & set(other.split())) / len(words)


def test_asks_of_check_ins_are_numbered_for_ever():
    first = life.collected((), closing(3, CheckIn(1, asks=("a dentist", "a plumber")), CheckIn(2, asks=("a dentist",))))
    assert [(one.number, one.member, one.text) for one in first] == [
        (3001, 1, "a dentist"), (3002, 1, "a plumber"), (3003, 2, "a dentist"),
    ]  # fmt: skip
    assert life.collected(first, closing(4, CheckIn(1, asks=("a dentist",)))) == first, "one ask while it is open"
    later = life.collected((), closing(4, CheckIn(1, asks=("a dentist",))))
    assert later[0].number > first[-1].number


def test_an_ask_goes_to_who_offered_or_solved_it_before_and_to_each_once():
    offers = (Offer(2, "a dentist", 1), Offer(3, "a plumber", 1), Offer(1, "a dentist", 1))
    solved = replace(ASK, number=1, member=5, stage=Stage.HELPED, helpers=(4,))
    found = life.routes((solved, ASK), offers, MEMBERS, fits)
    assert found == (Route(3001, 4, "a dentist", True), Route(3001, 2, "a dentist"))
    assert life.routes((solved, ASK), offers, (1, 3, 4), fits) == (Route(3001, 4, "a dentist", True),)
    assert life.routes((solved, ASK), offers, MEMBERS, fits, busy=(2, 4)) == ()
    asked = life.routed(life.routed(ASK, 4, 3), 2, 3)
    assert life.routes((solved, asked), offers, MEMBERS, fits) == ()


def test_nobody_gets_two_asks_in_a_round_and_the_oldest_comes_first():
    other = replace(ASK, number=3002, member=3)
    assert life.routes((ASK, other), (Offer(2, "a dentist", 1),), MEMBERS, fits) == (Route(3001, 2, "a dentist"),)


def test_a_week_after_somebody_was_asked_to_help_it_is_followed_up():
    assert life.to_follow_up((ASK,), 9) == (), "nobody has helped yet"
    asked = life.routed(ASK, 2, 3)
    assert life.to_follow_up((asked,), 3) == ()
    assert life.to_follow_up((asked,), 4) == (asked,)
    assert life.to_follow_up((life.followed_up(asked, 4),), 5) == ()
    assert life.to_follow_up((life.stepped_in(ASK, 2, 4),), 5)


@pytest.mark.parametrize(
    ("ask", "named", "helpers"),
    [
        (replace(ASK, routed=(2,)), (), (2,)),
        (replace(ASK, routed=(2, 3)), (), ()),
        (replace(ASK, routed=(2, 3), helpers=(3,)), (), (3,)),
        (replace(ASK, routed=(2, 3), helpers=(3,)), (4, 1, 4), (4,)),
        (ASK, (), ()),
    ],
)
def test_who_helped_is_thanked_once(ask, named, helpers):
    done = life.helped(ask, 5, named)
    assert done.helpers == helpers
    assert life.to_thank((done,)) == ((done,) if helpers else ())
    assert life.to_thank((life.thanked(done),)) == ()
    assert not done.is_open


def test_what_did_not_help_is_open_for_others():
    tried = life.followed_up(life.stepped_in(life.routed(ASK, 2, 3), 4, 4), 5)
    again = life.not_helped(tried, 5)
    assert again == replace(ASK, since=5, routed=(2, 4))
    assert life.routes((again,), (Offer(2, "a dentist", 1), Offer(6, "a dentist", 1)), MEMBERS, fits)[0].member == 6


def test_the_asker_and_who_comes_too_late_are_no_helpers():
    assert life.stepped_in(ASK, 1, 4) == ASK
    done = life.closed(ASK, 4)
    assert life.stepped_in(done, 2, 4) == done
    assert life.closed(life.helped(ASK, 4), 5).stage is Stage.HELPED


def test_what_nobody_answers_is_forgotten_and_what_helped_is_kept():
    followed = life.followed_up(ASK, 3)
    assert life.tidied((ASK,), 3 + OPEN_FOR - 1) == (ASK,)
    assert life.tidied((ASK,), 3 + OPEN_FOR) == ()
    assert life.tidied((followed,), 3 + QUIET_AFTER - 1) == (followed,)
    assert life.tidied((followed,), 3 + QUIET_AFTER) == ()
    assert life.tidied((life.closed(ASK, 3),), 3) == ()
    many = tuple(replace(ASK, number=number, stage=Stage.HELPED) for number in range(REMEMBERED + 5))
    assert life.tidied(many, 90) == many[5:]


def test_offers_are_good_for_a_while_from_when_they_were_last_made():
    first = life.offers_after((), closing(3, CheckIn(1, offers=("tea",)), CheckIn(2, offers=("tea",))))
    assert first == (Offer(1, "tea", 3), Offer(2, "tea", 3))
    again = life.offers_after(first, closing(4, CheckIn(1, offers=("tea",))))
    assert again == (Offer(2, "tea", 3), Offer(1, "tea", 4))
    assert life.offers_after(again, closing(3 + OFFER_FOR)) == (Offer(1, "tea", 4),)


def test_who_is_gone_is_in_no_ask():
    theirs = replace(ASK, number=3002, member=2)
    assert life.without((life.stepped_in(life.routed(ASK, 2, 3), 2, 3), theirs), 2) == (ASK,)


class Life(RuleBasedStateMachine):
    """Rounds of a circle in which people ask, offer, help, answer, or do not."""

    @initialize()
    def begin(self):
        self.round, self.asks, self.offers = 1, (), ()
        self.asked_to_help, self.thanks, self.seen = [], [], {}

    @rule(said=st.lists(st.tuples(st.sampled_from(MEMBERS), st.booleans(), st.sampled_from(["tea", "a plumber", "a dentist"]))))
    def a_round_closes(self, said):
        checkins = [CheckIn(who, **{"asks" if asks else "offers": (text,)}) for who, asks, text in said]
        closing_round = closing(self.round, *checkins)
        self.asks = life.collected(self.asks, closing_round)
        self.offers = life.offers_after(self.offers, closing_round)
        for ask in life.to_follow_up(self.asks, self.round):
            self.put(life.followed_up(ask, self.round))
        found = life.routes(self.asks, self.offers, MEMBERS, fits)
        assert len({route.member for route in found}) == len(found)
        for route in found:
            self.asked_to_help.append((route.ask, route.member))
            self.put(life.routed(self.ask(route.ask), route.member, self.round))
        for ask in life.to_thank(self.asks):
            self.thanks.append(ask.number)
            self.put(life.thanked(ask))
        self.asks = life.tidied(self.asks, self.round)
        self.round += 1

    @rule(place=st.integers(0, 5), what=st.sampled_from(["helped", "not_helped", "stepped_in", "closed"]), who=st.sampled_from(MEMBERS))
    def somebody_answers(self, place, what, who):
        waiting = [one for one in self.asks if one.is_open]
        if place < len(waiting):
            given = (who,) if what == "stepped_in" else ()
            self.put(getattr(life, what)(waiting[place], *given, self.round))

    def ask(self, number):
        return next(one for one in self.asks if one.number == number)

    def put(self, changed):
        self.asks = tuple(changed if one.number == changed.number else one for one in self.asks)

    @invariant()
    def all_is_well(self):
        assert len(self.asked_to_help) == len(set(self.asked_to_help)), "nobody twice about one ask"
        assert len(self.thanks) == len(set(self.thanks)), "thanked once"
        for ask in self.asks:
            assert ask.member not in (*ask.routed, *ask.helpers)
            assert self.seen.setdefault(ask.number, (ask.member, ask.text)) == (ask.member, ask.text)
            assert not ask.is_open or self.round - ask.since <= OPEN_FOR


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
