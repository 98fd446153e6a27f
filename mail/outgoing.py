"""From a letter to the bytes that leave: addresses and tokens minted, words rendered, the message composed.

Called by `scheduler.work` inside its transaction. Opens no connection and stores nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from circles.circle import Circle
from circles.letters import (
    Aside,
    Digest,
    GatheringLetter,
    Letter,
    Notice,
    Nudge,
    PostLetter,
    Prompt,
    QuestionBack,
    Receipt,
    Refused,
)
from circles.people import Member, clean_name
from mail import threads
from mail.address import Addresses, mint_token
from mail.calendar import Invited, Method, calendar_of
from mail.compose import CalendarPart, Headers, compose
from mail.render import folder_of, render
from mail.signing import Signer

ANSWERS = (Receipt, QuestionBack, Refused)
LONGEST_SUBJECT = 78
METHODS: dict[str, Method] = {"invitation": "REQUEST", "change": "REQUEST", "cancelled": "CANCEL"}  # of RFC 5546


@dataclass(frozen=True, slots=True)
class Answered:
    """The mail that letters answer: its writer's number in the circle, and what its thread is made of."""

    member: int
    message_id: str
    references: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter ready for the outbox. `anchors` are its lines that a reply may be typed under."""

    kind: str
    member: int
    recipient: str
    envelope_from: str
    message_id: str
    token: str
    text: str
    anchors: tuple[tuple[str, int | None, int | None], ...]
    raw: bytes

    def row(self, circle: int, key: str) -> dict[str, Any]:
        """Return the outbox's row; `key` says what caused the letter, so that it is queued once."""
        return {
            "key": key, "circle": circle, "member": self.member, "kind": self.kind, "recipient": self.recipient,
            "envelope_from": self.envelope_from, "message_id": self.message_id, "raw": self.raw,
        }  # fmt: skip


class Post:
    """Prepares the letters of one installation."""

    def __init__(self, addresses: Addresses, signer: Signer | None = None) -> None:
        self.addresses, self.signer = addresses, signer

    def prepare(
        self, letter: Letter, circle: Circle, member: Member, now: datetime, answered: Answered | None = None
    ) -> Prepared:
        """Return a letter to one member as it will leave. An answer goes into the thread of the mail it answers."""
        rendered = render(letter)
        token = self._token(letter, circle)
        headers = self._headers(letter, circle, member, token, rendered.subject, now)
        answer = _is_answer(letter) and answered is not None and answered.member == member.number
        if answer and answered is not None and answered.message_id:
            headers = _in_thread_of(answered, headers)
            rendered = replace(rendered, subject=_answering(answered.subject, rendered.subject))
        return Prepared(
            kind=_kind(letter),
            member=member.number,
            recipient=member.address,
            envelope_from="" if answer else self.addresses.bounce(token),
            message_id=headers.message_id,
            token=token,
            text=rendered.text,
            anchors=_anchors(letter),
            raw=self._signed(compose(rendered, headers, self._calendar(letter, circle, member, now)), now),
        )

    def _signed(self, raw: bytes, now: datetime) -> bytes:
        """Sign the final bytes; nothing changes them after this."""
        return self.signer.sign(raw, now) if self.signer is not None else raw

    def _headers(self, letter: Letter, circle: Circle, member: Member, token: str, subject: str, now: datetime) -> Headers:
        domain, kind = self.addresses.domain, _kind(letter)
        root = threads.root_id(self.addresses.secret, domain, circle.slug, letter.round) if letter.round is not None else ""
        first = isinstance(letter, Prompt) and bool(root)
        own_id, parent = "", root
        if isinstance(letter, PostLetter):
            ids = (self._post_id(circle, letter.about), self._post_id(circle, letter.thread), self._post_id(circle, letter.parent))
            own_id, root, parent = ids[0], ids[1] or root, ids[2] or ids[1] or root
        elif isinstance(letter, GatheringLetter):
            root = parent = self._gathering_id(circle, letter.about)
            own_id = root if letter.what == "invitation" else ""
        answer = _is_answer(letter)
        reply = self.addresses.reply(circle.slug, token)
        return Headers(
            from_name=_from_name(letter, circle),
            from_address=self.addresses.circle(circle.slug),
            to_address=member.address,
            reply_to=reply,
            message_id=root if first else own_id or threads.message_id(secrets.token_bytes(16), domain),
            date=now,
            in_reply_to="" if first or parent == own_id else parent,
            references=() if first or root == own_id else threads.chain(root, (), parent),
            topic=threads.bare_subject(subject),
            index=threads.thread_index(root, None if first else now) if root else "",
            list_id=f"{circle.slug}.{domain}",
            unsubscribe="" if answer else self.addresses.leave(token),
            help="" if answer else reply,
            feedback_id="" if answer else f"{kind}:{self.addresses.hash(circle.slug)[:8]}:weekly:circlesvc",
            auto="auto-replied" if answer else "" if isinstance(letter, (PostLetter, Aside)) else "auto-generated",
            precedence="list" if isinstance(letter, (Prompt, Nudge, Digest, PostLetter)) else "",
        )

    def _token(self, letter: Letter, circle: Circle) -> str:
        """Return a fresh token; an invitation's is steady, since its address stays the organizer of all that follows."""
        if isinstance(letter, GatheringLetter) and letter.what == "invitation":
            return self._organizer(letter, circle)
        return mint_token()

    def _organizer(self, letter: GatheringLetter, circle: Circle) -> str:
        return self.addresses.steady_token(f"invitation {letter.about} of {circle.slug} to {letter.member}")

    def _calendar(self, letter: Letter, circle: Circle, member: Member, now: datetime) -> CalendarPart | None:
        """Return the part for calendars, of the letters that change what stands in one."""
        method = METHODS.get(letter.what) if isinstance(letter, GatheringLetter) else None
        if method is None or not isinstance(letter, GatheringLetter):
            return None
        invited = Invited(
            self.gathering_uid(circle, letter.about), letter.sequence, letter.at, letter.title, letter.place,
            self.addresses.reply(circle.slug, self._organizer(letter, circle)), clean_name(circle.name),
            member.address, clean_name(member.name), letter.answer,
        )  # fmt: skip
        return CalendarPart(method, calendar_of(invited, method, now))

    def gathering_uid(self, circle: Circle, number: int) -> str:
        """Return the UID of a gathering in every calendar (RFC 5545 3.8.4.7)."""
        return self._gathering_id(circle, number).strip("<>")

    def _gathering_id(self, circle: Circle, number: int) -> str:
        return threads.gathering_id(self.addresses.secret, self.addresses.domain, circle.slug, number)

    def _post_id(self, circle: Circle, number: int) -> str:
        return threads.post_id(self.addresses.secret, self.addresses.domain, circle.slug, number) if number else ""


def _is_answer(letter: Letter) -> bool:
    """Whether a letter answers a mail of its reader's, and nothing should answer it by itself."""
    return isinstance(letter, ANSWERS) or (isinstance(letter, GatheringLetter) and letter.what in ("answered", "unclear"))


def _from_name(letter: Letter, circle: Circle) -> str:
    name = clean_name(circle.name) or "Circles"
    return f"{letter.author} via {name}" if isinstance(letter, (PostLetter, Aside)) else name


def _in_thread_of(answered: Answered, headers: Headers) -> Headers:
    root = headers.references[0] if headers.references else ""
    references = threads.chain(root, answered.references, answered.message_id)
    return replace(headers, in_reply_to=answered.message_id, references=references)


def _answering(theirs: str, ours: str) -> str:
    """Return the subject of an answer: theirs where they gave one, so that programs that thread by it do."""
    bare = " ".join(threads.bare_subject(theirs).split())
    return f"Re: {bare}"[:LONGEST_SUBJECT].rstrip() if bare else ours


def _kind(letter: Letter) -> str:
    folder = folder_of(type(letter))
    if isinstance(letter, GatheringLetter):
        return f"{folder}-{letter.what}"
    return f"{folder}-{letter.code}" if isinstance(letter, (Refused, Notice)) else folder


def _anchors(letter: Letter) -> tuple[tuple[str, int | None, int | None], ...]:
    goals = getattr(letter, "goals", ())
    committed = getattr(letter, "committed", ())
    lines: list[tuple[str, int | None, int | None]] = []
    if isinstance(letter, (Prompt, Receipt)):
        lines += [(f"{goal.number}. {goal.title}", goal.number, None) for goal in goals]
        lines += [(text, None, at) for at, text in enumerate(committed)]
    return tuple(lines)
