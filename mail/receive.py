"""From raw bytes to what a mail means: parse, classify, extract, read. Runs in the cage, so it is pure and picklable.

Called by `scheduler.work`. Decides nothing about circles, opens no database and never sends.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from email.message import Message
from email.utils import getaddresses

from circles.reading import read
from circles.reading.beginnings import BeginningRead, read_beginning
from circles.reading.dates import away_until
from circles.reading.hosts import HostAsked, HostReading, read_host
from circles.reading.model import Asked, Question, Reading
from mail.attached import attached_messages
from mail.calendar import CalendarAnswer, answer_in
from mail.classify import Automatic
from mail.extract import Extracted, Sent, extract
from mail.parse import Parsed, parse


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before a mail is opened: what its writer was asked, and the letter that it may answer."""

    asked: Asked
    sent: Sent | None = None
    host: HostAsked | None = None  # set when the writer may run the circle
    gathering: str = ""  # the UID of the gathering that the letter is about
    beginning: str = ""  # our domain, when the mail is about a circle to begin


@dataclass(frozen=True, slots=True)
class Received:
    """What a mail is. `auto` says why it is automatic, "" when a person wrote it; `away` when its writer is back."""

    from_address: str | None
    from_name: str
    subject: str
    message_id: str
    references: tuple[str, ...] = ()
    auto: str = ""
    away: date | None = None
    permanent: bool = False
    reading: Reading = field(default_factory=Reading)
    host_reading: HostReading | None = None
    new_text: str = ""
    dropped: str = ""
    beginning: BeginningRead | None = None
    calendar: CalendarAnswer | None = None  # an answer by button; such mails often call themselves automatic


def identify(raw: bytes, sender: str) -> Received:
    """Return who a mail says it is from, and whether it is automatic, before anything of it is read.

    `sender` is the envelope's; the null sender is never a person (RFC 3834 2).
    """
    return _outside(parse(raw), sender)


def receive(raw: bytes, context: Context, sender: str = "?") -> Received:
    """Return all that a mail means, given what its writer was asked."""
    parsed = parse(raw)
    outside = _outside(parsed, sender)
    calendar = _calendar(parsed, outside, context)
    if calendar is not None:
        return _with(outside, calendar=calendar)
    if outside.auto:
        away = away_until(f"{parsed.subject}\n{parsed.text}", context.asked.today, context.asked.language, context.asked.round_days)
        return _with(outside, away=away, permanent=_is_permanent(parsed))
    extracted = extract(parsed.text, parsed.html, context.sent)
    if context.beginning:
        return _with(outside, new_text=extracted.new, beginning=_beginning(parsed, extracted, context))
    reading = read(extracted.new, _under(context.asked, extracted))
    host_reading = _as_host(parsed, extracted, context, reading)
    if extracted.doubtful and reading.question is None:
        reading = _doubtful(reading, extracted)
    return _with(
        outside, reading=reading, host_reading=host_reading, new_text=extracted.new,
        dropped="\n".join(part for part in (extracted.quoted, extracted.signature) if part),
    )  # fmt: skip


def _calendar(parsed: Parsed, outside: Received, context: Context) -> CalendarAnswer | None:
    """Return the answer to the invitation that was sent (its UID says so), of a person or of their calendar program."""
    if not context.gathering or outside.auto in (Automatic.REPORT, Automatic.NULL_SENDER):
        return None
    found = answer_in(parsed.message)
    return found if found is not None and found.uid == context.gathering else None


def _beginning(parsed: Parsed, extracted: Extracted, context: Context) -> BeginningRead:
    """Read a mail that begins a circle; its other recipients are friends to invite."""
    others = [pair for name in ("To", "Cc") for pair in getaddresses([str(one) for one in parsed.message.get_all(name, [])])]
    friends = tuple((name, address) for name, address in others if address.lower() != parsed.from_address)
    return read_beginning(parsed.subject, extracted.new, context.asked.today, context.asked.language, friends[:20], context.beginning)


def _outside(parsed: Parsed, sender: str) -> Received:
    auto = str(parsed.auto) or ("null sender" if sender == "" else "")
    return Received(parsed.from_address, parsed.from_name, parsed.subject, parsed.message_id, parsed.references, auto)


def _with(received: Received, **values: object) -> Received:
    return replace(received, **values)  # type: ignore[arg-type]


def _under(asked: Asked, extracted: Extracted) -> Asked:
    return replace(asked, under=extracted.under)


def _doubtful(reading: Reading, extracted: Extracted) -> Reading:
    """A reply of which most would be cut is asked about instead, unless what is left says something certain."""
    if reading.updates or reading.commands:
        return reading
    return replace(reading, question=Question("cut-off", extracted.new[:200]))


def _as_host(parsed: Parsed, extracted: Extracted, context: Context, reading: Reading) -> HostReading | None:
    """Read a host's mail as commands; None when it holds none, so that it counts as anyone's reply.

    A doubt about a command is asked about, unless the mail plainly reports on goals.
    """
    if context.host is None:
        return None
    attached = attached_messages(parsed.message)
    found = read_host(parsed.subject, extracted.new, extracted.forwarded, context.host, attached)
    doubt = found.question is not None and not (reading.updates or reading.commitments)
    return found if found.commands or doubt else None


def _is_permanent(parsed: Parsed) -> bool:
    """Whether a delivery report says that the address takes no mail (RFC 3464 2.3.4: status 5.x.x)."""
    for part in parsed.message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            if str(block.get("Action", "")).strip().lower() == "failed" and str(block.get("Status", "")).strip().startswith("5."):
                return True
    return False
