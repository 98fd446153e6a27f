"""Conversation: members' words to everybody, held five minutes, sent in one thread; cheers; asides to hosts.

A step of `circles.decide`, which also hands it the replies that are posts. Pure. Addresses are never shown: a post goes
out re-authored, one letter to each reader, and those who asked for it get posts with the digest.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from circles.circle import Circle
from circles.decision import Decision
from circles.digest import shortened
from circles.frame import frame
from circles.intents import Replied
from circles.letters import Aside, Letter, Notice, PostLetter
from circles.people import Member, State
from circles.posts import Cheer, Post
from circles.reading.model import Reading

PARTS = ("digest", "introduction", "post_letter", "say_letter")  # letters whose answer goes to everybody
RELAYED = 20_000  # bytes of a post that are passed on
STORM, STORM_TIME, CALM = 10, timedelta(minutes=10), timedelta(hours=4)
MEMBER_POSTS, MEMBER_TIME = 6, timedelta(hours=1)
CHEER_WORDS = 5
HERE = (State.ACTIVE, State.PAUSED)
_LIST = re.compile(r"\s*(?:\d{1,2}\s*[.):\]]|\d{1,2}\s+\w|[☑✅✔✗❌])")
_CHEER = re.compile(
    r"[\W_]*(?:(?:bravo|brava|bravi|well done|congrats|congratulations|yay|wow|nice|great|super|toll|prima|klasse|stark|"
    r"glückwunsch|respekt|chapeau|félicitations|génial|enhorabuena|felicidades|genial|parabéns|ótimo|complimenti|grande|"
    r"grandiosa?|knap|goed zo|gefeliciteerd|thanks|thank you|danke|merci|gracias|obrigad[oa]|grazie|bedankt|dank je|love it|"
    r"go|hurra|hooray|olé|top)(?!\w)[\W_]*)*",
    re.IGNORECASE,
)


def is_post(intent: Replied) -> bool:
    """Whether a reply is said to everybody: an answer in the conversation, or a mail to the circle that reports nothing."""
    reading = intent.reading
    if not reading.words.strip():
        return False
    if intent.letter in PARTS:
        return not (reading.updates and _LIST.match(reading.words))
    return intent.letter == "" and not (reading.updates or reading.question_is_open)


def dues(circle: Circle) -> list[datetime]:
    """Return when held posts leave."""
    return [post.leaves for post in circle.round.posts if not post.sent]


def come_due(circle: Circle, now: datetime) -> Decision:
    """Let go what was held long enough."""
    letters: list[Letter] = []
    for post in circle.round.posts:
        if not post.sent and post.leaves <= now:
            circle, sent = _send(circle, post, now)
            letters += sent
    return Decision(circle, tuple(letters))


def _send(circle: Circle, post: Post, now: datetime) -> tuple[Circle, list[Letter]]:
    posts = tuple(replace(one, sent=True) if one.number == post.number else one for one in circle.round.posts)
    circle = replace(circle, round=replace(circle.round, posts=posts))
    lately = [one for one in circle.round.posts if one.sent and now - one.leaves <= STORM_TIME]
    calm = circle.calm_until is not None and now < circle.calm_until
    if calm or len(lately) > STORM:
        circle = replace(circle, calm_posts=(*circle.calm_posts, post.number))
    if calm:
        return circle, []
    if len(lately) > STORM:
        circle = replace(circle, calm_until=now + CALM)
        return circle, [Notice(**frame(circle, host), code="calm", by=host.first_name) for host in circle.hosts()]
    author = circle.member(post.member)
    readers = (one for one in circle.active() if one.number != post.member and one.posts == "now")
    return circle, [_letter(circle, one, author, post) for one in readers]


def _letter(circle: Circle, reader: Member, author: Member, post: Post) -> PostLetter:
    return PostLetter(
        **frame(circle, reader, post.round), author=author.first_name, words=post.words, about=post.number,
        thread=post.thread, parent=post.parent, subject=post.subject,
    )  # fmt: skip


def collected(circle: Circle, reader: Member) -> tuple[Post, ...]:
    """Return the posts that a reader's digest gives because no letter did."""
    return tuple(
        post for post in circle.round.posts
        if post.member != reader.number and post.sent and (reader.posts == "digest" or post.number in circle.calm_posts)
    )  # fmt: skip


def take(circle: Circle, member: Member, intent: Replied, now: datetime) -> tuple[Circle, str]:
    """Keep a member's words to everybody; return what to tell them: "post", "post-digest", or "" for a cheer."""
    parent = _post(circle, intent.about) if intent.letter == "post_letter" else None
    cheered = _cheered(circle, member, intent.reading, parent)
    if cheered is not None:
        round_ = replace(circle.round, cheers=(*circle.round.cheers, Cheer(member.number, cheered)))
        return replace(circle, round=round_), ""
    number = circle.post_number + 1
    lately = [one for one in circle.round.posts if one.member == member.number and now - one.leaves <= MEMBER_TIME]
    collect = len(lately) >= MEMBER_POSTS or (circle.calm_until is not None and now < circle.calm_until)
    fresh = intent.letter == ""
    post = Post(
        number, member.number, _veiled(circle, shortened(intent.reading.words.strip(), RELAYED)),
        now if collect else now + timedelta(minutes=circle.hold_minutes),
        parent.round if parent else circle.round.number if fresh or circle.last is None else circle.last.number,
        thread=parent.thread if parent else number if fresh else 0, parent=parent.number if parent else 0,
        subject=parent.subject if parent else intent.subject if fresh else "",
        asks=tuple(one.text for one in intent.reading.asks), offers=tuple(one.text for one in intent.reading.offers),
        sent=collect,
    )  # fmt: skip
    round_ = replace(circle.round, posts=(*circle.round.posts, post))
    calm = (*circle.calm_posts, number) if collect else circle.calm_posts
    return replace(circle, round=round_, post_number=number, calm_posts=calm), "post-digest" if collect else "post"


def _post(circle: Circle, number: int | None) -> Post | None:
    rounds = (circle.round, circle.last) if circle.last else (circle.round,)
    return next((post for round_ in rounds for post in round_.posts if post.number == number), None)


def _cheered(circle: Circle, member: Member, reading: Reading, parent: Post | None) -> int | None:
    """Return whom a short word or an emoji cheers: who is named in it, or who wrote what it answers."""
    words = reading.words.strip()
    others = [one for one in circle.active() if one.number != member.number]
    named = [one for one in others if re.search(rf"(?<!\w){re.escape(one.first_name)}(?!\w)", words, re.IGNORECASE)]
    bare = words
    for one in named:
        bare = re.sub(re.escape(one.first_name), " ", bare, flags=re.IGNORECASE)
    if len(bare.split()) > CHEER_WORDS or not _CHEER.fullmatch(bare):
        return None
    if named:
        return named[0].number
    return parent.member if parent and parent.member != member.number else None


def _veiled(circle: Circle, words: str) -> str:
    """Return words in which a member's address is their name."""
    for one in circle.members:
        words = re.sub(re.escape(one.address), one.first_name, words, flags=re.IGNORECASE)
    return words


def aside(circle: Circle, reader: Member, author: Member, words: str) -> Aside:
    """Return a letter that gives somebody's words to one reader alone; the answer goes back the same way."""
    said = _veiled(circle, shortened(words.strip(), RELAYED))
    return Aside(**frame(circle, reader), author=author.first_name, words=said, about=author.number)


def asides(circle: Circle, member: Member, reading: Reading) -> tuple[Letter, ...]:
    """Return the letters that pass a `host:` paragraph on to the hosts alone."""
    return tuple(
        aside(circle, host, member, one.text)
        for one in reading.asides
        if one.audience == "host"
        for host in circle.hosts()
        if host.number != member.number
    )


def answer_aside(circle: Circle, member: Member, intent: Replied) -> tuple[Letter, ...]:
    """Return the letter that passes an answer on to the one whom it is for, through the service."""
    to = next((one for one in circle.members if one.number == intent.about and one.state in HERE), None)
    if to is None or not intent.reading.words.strip():
        return ()
    return (aside(circle, to, member, intent.reading.words),)
