"""Calendar mail: an invitation for one reader as iCalendar, and the answer that a calendar program sends back.

The only importer of icalendar. `calendar_of` is called by `mail.outgoing`, `answer_in` by `mail.receive` inside the
cage. RFC 5545 (iCalendar), RFC 5546 (iTIP: methods and what each must hold), RFC 6047 (iMIP: how they stand in mail).
Times are in UTC (RFC 5545 3.3.5, form 2), so no clock change and no zone that a program does not know can move them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from typing import Any, Literal

from icalendar import Calendar, Event, vCalAddress, vText

from circles.gathering import Said

LASTS = timedelta(hours=2)  # a gathering whose end nobody said
LARGEST, COMMENT, PARTS = 64_000, 2_000, 20  # bytes of a calendar part, characters of a comment, parts looked at
HIGHEST, YEARS = 2**31 - 1, range(2020, 2100)  # of a sequence (RFC 5545 3.3.8); in which somebody may propose to meet
PRODUCT = "-//Circles//gatherings//EN"
Method = Literal["REQUEST", "CANCEL"]
_STATES: dict[Said, str] = {"yes": "ACCEPTED", "no": "DECLINED", "maybe": "TENTATIVE", "": "NEEDS-ACTION"}
_ANSWERS: dict[str, Said] = {state: answer for answer, state in _STATES.items()}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\"\\\u2028-\u202e\u2066-\u2069]+")  # cannot stand in a parameter (RFC 5545 3.1)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Invited:
    """All that stands in an invitation. `organizer` is an address of ours to which the answer comes."""

    uid: str
    sequence: int
    at: datetime
    title: str
    place: str
    organizer: str
    circle: str
    attendee: str
    name: str
    answer: Said = ""


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What a calendar program answered (METHOD:REPLY), perhaps with another time (METHOD:COUNTER)."""

    uid: str
    answer: Said
    sequence: int = 0
    comment: str = ""
    proposed: datetime | None = None


def calendar_of(invited: Invited, method: Method, now: datetime) -> bytes:
    """Return an iCalendar object: REQUEST (RFC 5546 3.2.2) or CANCEL (3.2.5), with its one attendee."""
    event = Event()
    event.add("uid", invited.uid)
    event.add("sequence", invited.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", invited.at.astimezone(UTC))
    event.add("dtend", invited.at.astimezone(UTC) + LASTS)
    event.add("summary", _CONTROL.sub(" ", invited.title))
    if invited.place:
        event.add("location", _CONTROL.sub(" ", invited.place))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _address(invited.organizer, CN=invited.circle))
    asked = {} if method == "CANCEL" else {"PARTSTAT": _STATES[invited.answer], "RSVP": "TRUE"}
    event.add("attendee", _address(invited.attendee, CN=invited.name, CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", **asked))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(event)
    raw: bytes = calendar.to_ical()
    return raw


def _address(address: str, **parameters: str) -> vCalAddress:
    """Return a calendar user's address with its parameters; empty ones are left out."""
    made = vCalAddress(f"mailto:{address}")
    for name, value in parameters.items():
        if value:
            made.params[name] = vText(_UNSAFE.sub(" ", value))
    return made


def answer_in(message: Message) -> CalendarAnswer | None:
    """Return the answer that a mail holds as text/calendar (RFC 6047 2.4), or None: most mails hold none."""
    for count, part in enumerate(message.walk()):
        if count > PARTS:
            return None
        if part.get_content_type() in ("text/calendar", "application/ics"):
            raw = part.get_payload(decode=True)
            found = read_answer(raw) if isinstance(raw, bytes) and len(raw) <= LARGEST else None
            if found is not None:
                return found
    return None


def read_answer(raw: bytes) -> CalendarAnswer | None:
    """Return what a REPLY or COUNTER says (RFC 5546 3.2.3, 3.2.7); None for all else, and for what is not well formed.

    Both must hold exactly one event of ours and one attendee: their writer.
    """
    try:
        calendar = Calendar.from_ical(raw)
        method = str(calendar.get("METHOD", "")).upper()
        events = list(calendar.walk("VEVENT"))
        if method not in ("REPLY", "COUNTER") or len(events) != 1:
            return None
        return _answer(events[0], method)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError):
        return None  # a stranger's bytes: what the library cannot read is no answer


def _answer(event: Any, method: str) -> CalendarAnswer | None:
    attendees = event.get("ATTENDEE")
    if isinstance(attendees, list) and len(attendees) == 1:
        attendees = attendees[0]
    if attendees is None or isinstance(attendees, list) or not event.get("UID"):
        return None
    answer = _ANSWERS.get(str(attendees.params.get("PARTSTAT", "")).upper())
    if answer is None or (method == "REPLY" and not answer):
        return None
    proposed = _instant(event.decoded("DTSTART", None)) if method == "COUNTER" else None
    sequence = int(event.get("SEQUENCE", 0))
    if not 0 <= sequence <= HIGHEST:
        return None
    return CalendarAnswer(str(event["UID"])[:300], answer, sequence, _comment(event), proposed)


def _comment(event: Any) -> str:
    """Return the words beside an answer, of Google's and Outlook's "add a note"."""
    said = event.get("COMMENT", "")
    whole = "\n".join(str(one) for one in said) if isinstance(said, list) else str(said)
    return _CONTROL.sub(" ", whole)[:COMMENT].strip()


def _instant(value: Any) -> datetime | None:
    """Return an instant in UTC; a day without a time, a time without a zone, or one out of our lives, is none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo and value.year in YEARS else None
    assert value is None or isinstance(value, date)
    return None
