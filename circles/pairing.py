"""Who is whose partner: the rotation in which everyone meets everyone before anyone meets twice.

Called by `circles.decide` when a round closes, and when somebody comes or goes during one. Pure, and the same for the
same input. A meeting of two comes *too early* for one of them when somebody else is there whom they may meet and
have met longer ago, or never. What is promised, in this order; tests/core/test_pairing.py shows it:

1. All are in pairs, in one group of three when they are odd in number; who must not meet does not. Only where that
   cannot be are there more groups of three, and as few people alone as possible.
2. While the same people are there and all may meet, rounds go in *laps*. When they are even in number, n - 1 rounds
   make a lap in which everyone meets everyone exactly once, and every lap repeats the one before it, so that any two
   meet every n - 1 rounds. When they are odd in number, everyone meets everyone within n rounds.
   This holds from any history on. It is why each choice looks ahead: those still to meet must be able to.
3. Turns in the group of three are shared: whoever is furthest behind or ahead of their share comes first. Of people
   who began together nobody has ever had two more than another.
4. As few meetings as possible come too early.
5. Among equals, as few as possible of those who met a round ago meet again, then of those who met two rounds ago, ...

With some who must not meet, the second promise is kept where it can be: laps have n rounds. With two such people
among five to nine who begin together that is enough, as tested; beyond that nothing is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from circles.colouring import can_meet, round_of
from circles.fairness import fairness
from circles.groupings import Groups, groupings
from circles.laps import History, lap_under_way, may_meet, met, ordered

TRIES = 40  # groupings looked at before one is built that certainly lets all meet in time


def pair(there: Iterable[int], history: History = (), apart: Iterable[Iterable[int]] = ()) -> Groups:
    """Return the groups of the next round: the numbers of those who are `there`, in order.

    `history` are the groups of the rounds before it, oldest first (see `circles.laps.remembered`); `apart` are pairs
    of numbers that must not meet. For up to twelve people; each one more doubles the work.
    """
    people = sorted(set(there))
    kept = ordered(apart)
    lap = lap_under_way(history, people, kept)
    again = may_meet(people, kept) - lap.unmet if lap.always_new else frozenset()
    fair = fairness(people, history, kept, again)
    best: Groups = ()
    for groups in islice(groupings(people, fair.price), TRIES):
        if can_meet(lap.unmet - met(groups), lap.left - 1):
            return groups
        best = best or groups
    certain = round_of(lap.unmet, lap.left)
    if certain:
        return next(groupings(people, lambda group: fair.price(group, certain)))
    return best


def mended(
    groups: Groups, there: Iterable[int], history: History = (), apart: Iterable[Iterable[int]] = ()
) -> Groups:
    """Return a round's groups after somebody left, came, or will not meet another any more, as `there` and `apart` say.

    Who has a partner keeps them, but for at most one group, which is opened for whoever would be alone. `history` is
    without this round.
    """
    people = sorted(set(there))
    kept = ordered(apart)
    shrunk = [tuple(one for one in group if one in people) for group in groups]
    whole = [group for group in shrunk if len(group) > 1 and not met((group,)) & kept]
    loose = [one for one in people if not any(one in group for group in whole)]
    fair = fairness(people, history, kept, frozenset())
    ways = []
    for opened in ((), *whole):
        fresh = next(groupings(sorted((*loose, *opened)), fair.price), ())
        after = tuple(sorted((*(group for group in whole if group != opened), *fresh)))
        sizes = [len(group) for group in after]
        ways.append((sizes.count(1), bool(opened), sizes.count(3), sum(fair.price(group) or 0 for group in fresh), after))
    return min(ways)[-1]
