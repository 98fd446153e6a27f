"""The talk harness: a whole installation in one process, with a clock that a test moves.

`world.says` puts a mail through spool and work as the door would; `world.hears` gives the letters somebody got.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from circles.cadence import Schedule
from circles.circle import Circle, add_goal, add_member, begin
from circles.joining import welcome
from circles.people import Member, Role, State
from circles.store import circles as store
from mail.envelope import Arrival
from scheduler.settings import Settings
from scheduler.wiring import make_work, open_parts

START = datetime(2026, 3, 2, 8, tzinfo=UTC)  # a Monday


@dataclass
class World:
    """An installation on a database, with letters in Maildirs below `folder`."""

    folder: Path
    database: str = ""
    now: datetime = START
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = Settings(domain="circles.test", relay=f"maildir:{self.folder / 'mail'}", state=str(self.folder), database=self.database)
        self.parts = open_parts(settings, lambda: self.now)
        self.work = make_work(self.parts, lambda function, *arguments: function(*arguments), self.told.append)
        self.read: set[str] = set()

    def circle(self, *names: str, goals: dict[str, tuple[str, ...]] | None = None, state: State = State.ACTIVE) -> None:
        """Begin the circle "Test circle": the first name hosts, addresses are name@people.test."""
        host = Member(1, f"{names[0]}@people.test", names[0].capitalize(), "UTC", "en", State.ACTIVE, Role.HOST, self.now)
        circle = begin("Test circle", "Keep a promise", host, zone="UTC", language="en", schedule=Schedule(), now=self.now)
        for name in names[1:]:
            circle = add_member(circle, f"{name}@people.test", name.capitalize(), state, self.now)
        for number, name in enumerate(names, 1):
            for title in (goals or {}).get(name, ()):
                circle = add_goal(circle, number, title)
        with self.parts.engine.begin() as connection:
            id_ = store.insert(connection, circle, self.now)
            self.work.queue_letters(connection, id_, circle, tuple(welcome(circle, one, self.now) for one in circle.active()), "begin")
        self.turn()

    def stored(self) -> Circle:
        """Return the circle as it is stored."""
        with self.parts.engine.begin() as connection:
            found = store.find(connection, "test-circle")
        assert found is not None
        return found[1]

    def turn(self) -> None:
        """Let the work be done until nothing is left to do."""
        while self.work.take_in() + self.work.come_due() + asyncio.run(self.work.send_out()):
            pass

    def passes(self, **time: float) -> None:
        """Let time pass, hour by hour, doing what comes due."""
        end = self.now + timedelta(**time)
        while self.now < end:
            self.now = min(end, self.now + timedelta(hours=1))
            self.turn()

    def hears(self, name: str) -> list[EmailMessage]:
        """Return the letters that somebody got since they were last asked about."""
        box = self.folder / "mail" / f"{name}@people.test" / "new"
        fresh = [path for path in sorted(box.iterdir(), key=lambda p: p.stat().st_mtime_ns) if str(path) not in self.read] if box.is_dir() else []
        self.read |= {str(path) for path in fresh}
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in fresh]

    def says(self, name: str, to: EmailMessage | str, body: str, **headers: str) -> None:
        """Let somebody answer a letter, or write to an address; the same words twice are two mails."""
        address = to if isinstance(to, str) else str(to["Reply-To"])
        mail = EmailMessage()
        mail["From"] = headers.pop("From", f"{name.capitalize()} <{name}@people.test>")
        mail["To"], mail["Subject"] = address, headers.pop("Subject", "Re: a letter")
        mail["Message-ID"] = f"<{len(self.parts.spool.listed())}@people.test>"
        for header, value in headers.items():
            mail[header.replace("_", "-")] = value
        mail.set_content(body)
        self.delivers(address, mail.as_bytes(policy=email.policy.SMTP))

    def delivers(self, recipient: str, raw: bytes, sender: str = "someone@people.test") -> None:
        """Put bytes through the spool."""
        self.parts.spool.put([Arrival(recipient, sender, raw)])
        self.turn()


def text(letter: EmailMessage) -> str:
    """Return the plain part of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def word_of(letter: EmailMessage) -> str:
    """Return the word that a letter asks for."""
    found = re.search(r"^   (\w{4})$", text(letter), re.MULTILINE)
    assert found is not None, text(letter)
    return found[1]


def flat(letter: EmailMessage) -> str:
    """Return the plain part of a letter as one line, however it was wrapped."""
    return " ".join(text(letter).split())
