"""Everything that we may send: one dataclass a letter, whose fields are the whole context of its templates.

Made by `circles.decide`, rendered by `mail.render`. Never holds an address of anyone but its reader,
and never a text for people: that is what templates are for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from circles.gathering import Said


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal as a letter shows it. `share` from 0 to 1 or None; numbers are strings in plain decimal form."""

    number: int
    title: str
    outcome: str = ""  # done, progress, missed, stuck, or "" when nothing was said
    amount: str = ""
    total: str = ""
    target: str = ""
    unit: str = ""
    per: str = "round"
    percent: str = ""
    share: float | None = None
    due: date | None = None
    weeks: tuple[str, ...] = ()  # outcomes of the latest rounds, this one last; "" when nothing was said


@dataclass(frozen=True, slots=True)
class Section:
    """One member's part of the digest."""

    name: str
    goals: tuple[GoalLine, ...] = ()
    words: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    win: bool = False  # something was done
    hard: bool = False  # they were stuck, or missed all


@dataclass(frozen=True, slots=True)
class Note:
    """An ask or an offer: who, and what."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class GatheringLine:
    """A gathering to come, and the first names of those who said that they will or may be there."""

    title: str
    place: str
    at: datetime
    coming: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What every letter knows: its reader, its circle, and its round."""

    member: int
    circle: str  # display name of the circle
    purpose: str
    name: str  # the reader's first name
    language: str
    zone: str
    round: int | None = None  # the round whose thread this letter belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt(Letter):
    """Opens a round: the host's question, the reader's goals, what they said last time."""

    question: str = ""
    goals: tuple[GoalLine, ...] = ()
    committed: tuple[str, ...] = ()
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge(Letter):
    """One short line before the round closes, to those who have not checked in."""

    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Letter):
    """What was understood of a reply, goal by goal, and the one question if there is one.

    `question` is a code of circles.reading.model.QuestionCode or ""; `question_words` what it is about;
    `question_goals` the titles it may be. `added`, `dropped`, `changed` are goal titles that commands touched.
    `effects` are codes of what commands did, with their value: ("pause", date), ("resume", None), ("undo", None).
    """

    goals: tuple[GoalLine, ...] = ()
    commitments: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    question: str = ""
    question_words: str = ""
    question_goals: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    effects: tuple[tuple[str, str], ...] = ()
    late: bool = False  # the round had closed; it counts for the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionBack(Letter):
    """Nothing could be recorded: the one question, and how to answer it. Fields as in Receipt."""

    question: str
    question_words: str = ""
    question_goals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(Letter):
    """Closes a round: everyone in their own words, wins first. `silent` are first names, missed and not shamed."""

    sections: tuple[Section, ...] = ()
    silent: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    newcomers: tuple[str, ...] = ()
    asks: tuple[Note, ...] = ()
    offers: tuple[Note, ...] = ()
    thanks: tuple[Note, ...] = ()  # name thanks text (a first name)
    posts: tuple[Note, ...] = ()  # those that this reader did not get as letters
    gatherings: tuple[GatheringLine, ...] = ()
    partners: tuple[str, ...] = ()  # the reader's, until the next digest
    next_prompt: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Letter):
    """Asks for consent, and once more after a week (`reminder`). `wished` when they had asked to join themselves."""

    host: str
    words: str = ""
    reminder: bool = False
    wished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning(Letter):
    """Shows a circle that is to begin back to the one who wrote to start@; `word` begins it. `title` "" asks for one."""

    title: str
    zone_name: str
    closes: datetime
    every: str
    invited: tuple[str, ...] = ()
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Letter):
    """A member's first day: what happens when, whom they will meet, how to set goals."""

    host: str
    others: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()  # those that they named with their yes
    ice_breaker: int = -1  # which question of templates/_ice_breaker.txt they are asked; -1 none
    next_prompt: datetime | None  # None: it comes at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction(Letter):
    """Tells the circle who has come, what they work on, and what to ask them. A reply goes to everybody."""

    newcomer: str
    goals: tuple[str, ...] = ()
    ice_breaker: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequest(Letter):
    """Tells a host that somebody who is no member wrote; `address` is theirs, so that the host knows whom."""

    stranger: str
    address: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostAnswer(Letter):
    """What a host's mail did. `effects` are (code, value) pairs; `question` as in Receipt; `unknown` lines not read."""

    effects: tuple[tuple[str, str], ...] = ()
    question: str = ""
    question_words: str = ""
    people: tuple[tuple[str, str], ...] = ()  # (first name, state) for who and status
    by: str = ""  # the first name of the host who did it, when the reader is another


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLetter(Letter):
    """What one can write: an example and what it does, both of circles.commands.registry. `host_lines` are for hosts."""

    lines: tuple[tuple[str, str], ...] = ()
    host_lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell(Letter):
    """Said once to a member who leaves, whom a host let go (`removed`), or whose circle ends (`closed`)."""

    removed: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLetter(Letter):
    """A member's words to everybody. `about` is the post's number; `thread`, `parent` and `subject` as in circles.posts."""

    author: str
    words: str
    about: int
    thread: int = 0
    parent: int = 0
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside(Letter):
    """Words for its reader alone, passed on without an address. `about` is the number of their writer, for the answer.

    When they answer an invitation, `gathering` is its title, `answer` yes, no, maybe or "", and `proposed` another hour.
    """

    author: str
    words: str
    about: int
    gathering: str = ""
    answer: str = ""
    proposed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringLetter(Letter):
    """Of a gathering. `what`: invitation, change, cancelled, reminder; answered or unclear, to what its reader wrote.

    `about` is its number, `sequence` counts its changes; `answer` is what the reader said of it, `own` when they are
    the host who writes; `passed_on` when their words went to the hosts.
    """

    what: str
    about: int
    sequence: int
    title: str
    place: str
    at: datetime
    host: str
    own: bool = False
    answer: Said = ""
    coming: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    passed_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLetter(Letter):
    """Who the reader's partner is until the next digest, what they promised, what they asked. A reply goes to them.

    `about` names them (`circles.partners.named`), so that a late reply reaches those whom the letter spoke of.
    """

    partners: tuple[str, ...]
    about: int
    promised: tuple[Note, ...] = ()
    asked: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLetter(Letter):
    """Asks for a line to a partner who has been quiet; `about` is their number: the reply goes to them alone."""

    quiet: str
    about: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StillWithUs(Letter):
    """Asks somebody who has been quiet for long whether they stay, rest or leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostNote(Letter):
    """For hosts, on Monday: how the round was, who drifts or cannot be reached, what waits, what comes next."""

    checked_in: tuple[str, ...]
    asked: int
    drifting: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    next_prompt: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Letter):
    """Asks before a grave command: `command` by its name, `value` whom it is about, `word` what the answer must hold.

    `about` is the number of the question in its circle.
    """

    command: str
    value: str = ""
    word: str
    about: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Letter):
    """Something was done, or will be, that concerns its reader: `code` says what, `by` whose doing it is."""

    code: str
    by: str
    value: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SayLetter(Letter):
    """A host's word to all, now."""

    host: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Letter):
    """Why something was not done: `code` from circles.refusals; `detail` is the reader's own words or a name."""

    code: str
    detail: str = ""


LETTERS: tuple[type[Letter], ...] = (
    Prompt, Nudge, Receipt, QuestionBack, Digest, Beginning, Invitation, Welcome, Introduction, JoinRequest, HostAnswer, HelpLetter, Farewell,
    SayLetter, PostLetter, Aside, GatheringLetter, PartnerLetter, PeerLetter,
    StillWithUs, HostNote, Confirm, Notice, Refused,
)  # fmt: skip
