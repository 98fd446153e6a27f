"""`circles demo`: four weeks of one circle in fast forward, through the real service and real SMTP on loopback.

People answer the letters that they find in their Maildirs. Time leaps to the next thing that is due whenever all is
done, so that the story is the same on a slow machine. Nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import mailbox
import shutil
import smtplib
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import click

from circles.cadence import Schedule
from circles.circle import add_goal, add_member, begin
from circles.joining import welcome
from circles.people import Member, Role, State
from circles.store import circles as store
from scheduler.settings import Settings
from scheduler.wiring import Service

START = datetime(2026, 3, 4, 8, tzinfo=UTC)
END = START + timedelta(weeks=4)
READING = timedelta(minutes=25)  # between one person's answer and the next
STALLED = 30.0  # seconds in which nothing gets done: something is wrong
PEOPLE = (
    ("Ana", "ana@demo.example", "en"), ("Bo", "bo@demo.example", "en"), ("Chidi", "chidi@demo.example", "en"),
    ("Dora", "dora@demo.example", "de"), ("Émile", "emile@demo.example", "fr"),
)  # fmt: skip
GOALS = {
    "ana": (("Write 500 words a day", None, ""), ("Call my sister more often", None, "")),
    "bo": (("Run three times a week", 3, "runs"), ("Finish the novel draft", None, "")),
    "chidi": (("Learn the cello", None, ""),),
    "dora": (("Dreimal pro Woche laufen", 3, "Läufe"), ("Steuererklärung abgeben", None, "")),
    "emile": (("Lire 50 pages par semaine", 50, "pages"), ("Chercher un appartement", None, "")),
}
ANSWERS = {
    "ana": ("1 done\n2 not this time\n\nNext: call my sister on Sunday", "invite fay@demo.example", "1. yes\n2. called her twice!", "1 done 2 done\n\nThanks Bo for the push."),
    "bo": ("1. 2/3\n2. the book is moving again\n\nNext: three runs, chapter 5", "ran three times, nothing on the novel", "1) 3\n2) stuck on chapter 5, can anyone read it?", "1y 2n"),
    "chidi": (),
    "dora": ("1. zweimal gelaufen\n2. noch nichts", "Laufen: 3 Läufe\nSteuererklärung abgegeben! Danke Ana.", "bin bis 27. März im Urlaub", "1. drei Läufe"),
    "emile": ("1. 30 pages\n2. rien cette semaine", "1 fait\n2 deux visites", "50 pages lues !", "1. 20 pages"),
    "fay": ("goal: swim twice a week", "1 once", "1 done"),
}


@click.command("demo")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("var/demo"), show_default=True, help="Where the letters are left; emptied first.")
def demo_command(folder: Path) -> None:
    """Four weeks of a circle in under a minute: who wrote what, what was understood, what went out.

    Example: circles demo --folder var/demo
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "mail").is_dir():
        raise click.ClickException(f"{folder} is not a demo's folder; name an empty one with --folder.")
    shutil.rmtree(folder, ignore_errors=True)
    asyncio.run(_demo(folder))


class _Time:
    """The demo's clock: it stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """Return the present instant of the demo."""
        return self.now


async def _demo(folder: Path) -> None:
    clock = _Time()
    settings = replace(Settings(), listen="127.0.0.1:0", relay=f"maildir:{folder / 'mail'}", state=str(folder), domain="circles.demo")
    service = Service(settings, clock=clock, beat=0.05, tell=lambda line: click.echo(f"{clock():%a %d %b %H:%M}  {line}"))
    _begin(service)
    ready = asyncio.Event()
    serving = asyncio.create_task(service.run(ready.set))
    await ready.wait()
    assert service.door is not None
    people = _People(folder / "mail", service.door.port)
    await _done(service)
    while clock.now < END and not serving.done():
        if await asyncio.to_thread(people.answer_one):
            clock.now += READING
        else:
            clock.now = max(clock.now, min(_next_due(service), END))
        await _done(service)
    service.heartbeat.stop()
    await serving
    count = _gather(folder)
    click.echo(f"\n{count} letters lie in {folder / 'mail'}, one Maildir for each address, and together in {folder / 'all.mbox'}.")
    click.echo(f"Read them:  mutt -f {folder / 'all.mbox'}")


async def _done(service: Service) -> None:
    """Wait until all mail is taken in, all that is due has come due, and all letters have left."""
    parts, since = service.parts, time.monotonic()
    while time.monotonic() - since < STALLED:
        service.heartbeat.wake()
        await asyncio.sleep(0.02)
        with parts.engine.begin() as connection:
            due = store.due(connection, parts.clock(), 1)
        if not due and not {"new", "doing"} & parts.spool.counts().keys() and not {"queued", "sending"} & parts.outbox.counts().keys():
            return
    raise click.ClickException("the service did not get its work done; its messages above say why.")


def _next_due(service: Service) -> datetime:
    with service.parts.engine.begin() as connection:
        dues = [due for _, _, due in store.everything(connection) if due is not None]
    return min(dues, default=END)


def _begin(service: Service) -> None:
    """Begin the circle as `circles new --joined` does."""
    parts = service.parts
    now = parts.clock()
    name, address, language = PEOPLE[0]
    host = Member(1, address, name, "Europe/London", language, State.ACTIVE, Role.HOST, now)
    circle = begin("Slow and steady", "Keep one promise a week", host, zone="Europe/Berlin", language="en", schedule=Schedule(), now=now)
    for number, (name, address, language) in enumerate(PEOPLE[1:], 2):
        circle = add_member(circle, address, name, State.ACTIVE, now)
        circle = circle.with_member(replace(circle.member(number), language=language))
    for number, goals in enumerate(GOALS.values(), 1):
        for title, target, unit in goals:
            circle = add_goal(circle, number, title, target=None if target is None else Decimal(target), unit=unit)
    with parts.engine.begin() as connection:
        id_ = store.insert(connection, circle, now)
        letters = tuple(welcome(circle, member, now) for member in circle.members)
        service.work.queue_letters(connection, id_, circle, letters, f"begin:{id_}")


class _People:
    """The members: they read their mail and answer it by SMTP, in their own styles."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.seen: set[str] = set()
        self.turns: dict[str, int] = {}

    def answer_one(self) -> bool:
        """Read what is new until something is to be answered, and answer it; return whether anything was."""
        boxes = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        for path in sorted((path for box in boxes for path in (box / "new").iterdir()), key=lambda path: path.stat().st_mtime_ns):
            if path.name not in self.seen:
                self.seen.add(path.name)
                letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if self._answer(path.parent.parent.name, letter):
                    return True
        return False

    def _answer(self, address: str, letter: EmailMessage) -> bool:
        who = address.partition("@")[0]
        if "invites you" in str(letter["Subject"]):
            self._write(address, letter, "yes")
            return True
        prompt = letter["In-Reply-To"] is None and letter["References"] is None and letter["Precedence"] == "list"
        turn, answers = self.turns.get(who, 0), ANSWERS.get(who, ())
        if not prompt:
            return False
        self.turns[who] = turn + 1
        if turn < len(answers):
            self._write(address, letter, answers[turn])
        return turn < len(answers)

    def _write(self, address: str, letter: EmailMessage, text: str) -> None:
        body = letter.get_body(("plain",))
        old = str(body.get_content()) if body is not None else ""
        quote = "\n".join(f"> {line}" for line in old.splitlines())
        mail = EmailMessage()
        mail["From"], mail["To"] = address, str(letter["Reply-To"])
        mail["Subject"] = "Re: " + str(letter["Subject"]).removeprefix("Re: ")
        mail["In-Reply-To"] = str(letter["Message-ID"])
        mail["Message-ID"] = f"<{time.time_ns()}@demo.example>"
        mail.set_content(f"{text}\n\nOn Fri, 6 Mar 2026 at 09:00, Slow and steady <{letter['Reply-To']}> wrote:\n{quote}\n")
        with smtplib.SMTP("127.0.0.1", self.port) as client:
            client.send_message(mail)


def _gather(folder: Path) -> int:
    """Put all letters into one mbox in the order of their dates; return how many there are."""
    letters = []
    for box in sorted((folder / "mail").iterdir()):
        for path in sorted((box / "new").iterdir()):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            letters.append((letter["Date"].datetime, path.name, path.read_bytes()))
    letters.sort()
    together = mailbox.mbox(folder / "all.mbox")
    for _, _, raw in letters:
        together.add(raw)
    together.close()
    return len(letters)



