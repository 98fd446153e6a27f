"""Asks and offers that close: collected from check-ins, given to whoever can help, followed up, thanked.

Called by `circles.decide` when a round closes and when somebody answers. Pure; what is sent is a letter's business.

    asked --> open --(someone is asked to help, or steps in)--> open
              open --(a week later: "did it help?")--> followed up
    followed up --yes--> helped: the helpers are thanked by name in the next digest, once
    followed up --no---> open again, for others to help with
    followed up --no word in time--> closed      open, and nobody helped in time --> closed
    any --(the asker takes it back)--> closed

Whether a text fits another is for `circles.reading` to tell: a function from two texts to a number from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from circles.rounds import Round

FOLLOW_UP_AFTER = 1  # rounds since somebody was asked to help or stepped in
QUIET_AFTER = 2  # rounds in which "did it help?" was not answered
OPEN_FOR = 4  # rounds that an ask waits for somebody to help
OFFER_FOR = 12  # rounds that an offer is good
HELPERS = 2  # who are asked to help with one ask in one round
REMEMBERED = 40  # asks that were helped, which tell who solved what
FITS = 0.5  # from which a text fits another
A_ROUND = 1000  # numbers for the asks of one round

Fits = Callable[[str, str], float]


class Stage(StrEnum):
    """Where an ask stands."""

    OPEN = "open"
    FOLLOWED_UP = "followed-up"
    HELPED = "helped"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ask:
    """What member `member` asked for in round `round`. `since` is the round in which its stage last changed.

    `routed` are those who were asked to help, `helpers` those who said they do or of whom the asker says so;
    `thanked` is whether the digest has named them.
    """

    number: int
    member: int
    text: str
    round: int
    since: int
    stage: Stage = Stage.OPEN
    routed: tuple[int, ...] = ()
    helpers: tuple[int, ...] = ()
    thanked: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits for something."""
        return self.stage in (Stage.OPEN, Stage.FOLLOWED_UP)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a member offered, in round `round`."""

    member: int
    text: str
    round: int


@dataclass(frozen=True, slots=True)
class Route:
    """An ask that is given to a member, and the words of theirs, or the ask they solved, that made us think of them."""

    ask: int
    member: int
    because: str
    solved: bool = False


def collected(asks: Sequence[Ask], closing: Round) -> tuple[Ask, ...]:
    """Return the asks with those of a closing round; the same words of the same member are one ask while it is open.

    Numbers begin with the round's, so that the number of a forgotten ask is never given again.
    """
    found = list(asks)
    for checkin in closing.checkins:
        for text in checkin.asks:
            known = any(one.is_open and one.member == checkin.member and one.text == text for one in found)
            if not known:
                number = 1 + max([closing.number * A_ROUND, *(one.number for one in found)])
                found.append(Ask(number, checkin.member, text, closing.number, closing.number))
    return tuple(found)


def offers_after(offers: Sequence[Offer], closing: Round) -> tuple[Offer, ...]:
    """Return the offers with those of a closing round, said again counted from now, without those that are too old."""
    fresh = [Offer(checkin.member, text, closing.number) for checkin in closing.checkins for text in checkin.offers]
    again = {(one.member, one.text) for one in fresh}
    kept = (one for one in offers if (one.member, one.text) not in again and closing.number - one.round < OFFER_FOR)
    return (*kept, *fresh)


def routes(
    asks: Sequence[Ask], offers: Sequence[Offer], there: Iterable[int], fits: Fits, busy: Iterable[int] = ()
) -> tuple[Route, ...]:
    """Return who is to be asked to help with what, of those who are `there`, the oldest ask first.

    They offered something that fits, or helped with an ask that does. Nobody is asked twice about one ask, nor more
    than once in a round: not the `busy`, who have such a letter already. What fits best counts, then who solved it.
    """
    found: list[Route] = []
    free = set(there) - set(busy)
    for ask in asks:
        if ask.stage is not Stage.OPEN:
            continue
        chosen: list[Route] = []
        for route in sorted(_candidates(ask, asks, offers, fits), key=lambda one: one[0]):
            member = route[1].member
            if member in free and member not in (ask.member, *ask.routed, *ask.helpers) and len(chosen) < HELPERS:
                free.discard(member)
                chosen.append(route[1])
        found += chosen
    return tuple(found)


def _candidates(
    ask: Ask, asks: Sequence[Ask], offers: Sequence[Offer], fits: Fits
) -> list[tuple[tuple[float, bool, int], Route]]:
    """Who may help, with what sorts them: the better fit, who solved it before, the lower number."""
    said = [(one.member, one.text, False) for one in offers]
    said += [(helper, one.text, True) for one in asks if one.stage is Stage.HELPED for helper in one.helpers]
    candidates = []
    for member, text, solved in said:
        fit = fits(ask.text, text)
        if fit >= FITS:
            candidates.append(((-fit, not solved, member), Route(ask.number, member, text, solved)))
    return candidates


def routed(ask: Ask, member: int, round_: int) -> Ask:
    """Return the ask after somebody was asked to help with it."""
    return replace(ask, routed=(*ask.routed, member), since=round_)


def stepped_in(ask: Ask, member: int, round_: int) -> Ask:
    """Return the ask after somebody said that they help; the asker does not help themselves."""
    if not ask.is_open or member == ask.member or member in ask.helpers:
        return ask
    return replace(ask, helpers=(*ask.helpers, member), since=round_)


def to_follow_up(asks: Iterable[Ask], round_: int) -> tuple[Ask, ...]:
    """Return the asks whose askers are to be asked "did it help?" in this round: somebody may have helped by now."""
    return tuple(
        ask for ask in asks
        if ask.stage is Stage.OPEN and (ask.routed or ask.helpers) and round_ - ask.since >= FOLLOW_UP_AFTER
    )  # fmt: skip


def followed_up(ask: Ask, round_: int) -> Ask:
    """Return the ask after its asker was asked whether it helped."""
    return replace(ask, stage=Stage.FOLLOWED_UP, since=round_)


def helped(ask: Ask, round_: int, helpers: Iterable[int] = ()) -> Ask:
    """Return the ask after its asker said that it helped.

    Those whom the asker names are the helpers, or else those who stepped in; one who alone was asked to help, if
    nobody did. An ask is helped whether or not anybody is known to have done it.
    """
    named = tuple(dict.fromkeys(one for one in helpers if one != ask.member)) or ask.helpers
    if not named and len(ask.routed) == 1:
        named = ask.routed
    return replace(ask, stage=Stage.HELPED, since=round_, helpers=named)


def not_helped(ask: Ask, round_: int) -> Ask:
    """Return the ask after its asker said that it did not help: open for others, and for its whole time again."""
    tried = tuple(dict.fromkeys((*ask.routed, *ask.helpers)))
    return replace(ask, stage=Stage.OPEN, since=round_, routed=tried, helpers=())


def closed(ask: Ask, round_: int) -> Ask:
    """Return the ask taken back by its asker."""
    return replace(ask, stage=Stage.CLOSED, since=round_) if ask.is_open else ask


def to_thank(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """Return the asks whose helpers the next digest thanks by name."""
    return tuple(ask for ask in asks if ask.stage is Stage.HELPED and ask.helpers and not ask.thanked)


def thanked(ask: Ask) -> Ask:
    """Return the ask after the digest named its helpers."""
    return replace(ask, thanked=True)


def tidied(asks: Sequence[Ask], round_: int) -> tuple[Ask, ...]:
    """Return the asks worth keeping at the end of a round: what nobody answers closes quietly and is forgotten.

    Of those that were helped the last `REMEMBERED` stay, to tell who solved what.
    """
    kept = [ask for ask in asks if ask.is_open and not _stale(ask, round_)]
    done = [ask for ask in asks if ask.stage is Stage.HELPED]
    return tuple(sorted((*kept, *done[-REMEMBERED:]), key=lambda ask: ask.number))


def without(asks: Iterable[Ask], member: int) -> tuple[Ask, ...]:
    """Return the asks after a member is gone: theirs with them, and they are no longer anybody's helper."""
    return tuple(
        replace(
            ask,
            routed=tuple(one for one in ask.routed if one != member),
            helpers=tuple(one for one in ask.helpers if one != member),
        )
        for ask in asks
        if ask.member != member
    )


def _stale(ask: Ask, round_: int) -> bool:
    if ask.stage is Stage.FOLLOWED_UP:
        return round_ - ask.since >= QUIET_AFTER
    return round_ - ask.since >= OPEN_FOR
