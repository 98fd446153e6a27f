"""Calendar mail: what RFC 5546 wants of REQUEST and CANCEL, checked by reading them back; answers as programs send them."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mail.calendar import Invited, answer_in, calendar_of, read_answer

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
WALK = Invited("abc@c.test", 2, datetime(2026, 5, 16, 16, 30, tzinfo=UTC), "Spring walk", "Café Luz", "w+t@c.test", "Morning writers", "bo@p.test", "Bo")

REPLY = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20260516T163000Z
DTEND:20260516T183000Z
DTSTAMP:20260303T101500Z
ORGANIZER;CN=Morning writers:mailto:w+t@c.test
UID:abc@c.test
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Bo;X-NUM-GUESTS=0:mailto:bo@p.test
SEQUENCE:2
STATUS:CONFIRMED
SUMMARY:Spring walk
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

COUNTER = """BEGIN:VCALENDAR
METHOD:COUNTER
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT=TENTATIVE;CN=Bo:mailto:bo@p.test
COMMENT;LANGUAGE=en-GB:Friday is better\\, honestly\\n
UID:abc@c.test
SUMMARY;LANGUAGE=en-GB:New Time Proposed: Spring walk
DTSTART;TZID=W. Europe Standard Time:20260515T190000
DTEND;TZID=W. Europe Standard Time:20260515T210000
DTSTAMP:20260303T101500Z
SEQUENCE:2
X-MICROSOFT-CDO-APPT-SEQUENCE:2
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_holds_what_its_method_must(method):
    """RFC 5546 3.2.2 and 3.2.5; RFC 5545 3.6.1."""
    raw = calendar_of(WALK, method, NOW)
    calendar = Calendar.from_ical(raw)
    assert not calendar.errors
    assert [str(calendar[name]) for name in ("VERSION", "METHOD")] == ["2.0", method]
    assert calendar["PRODID"]
    [event] = calendar.walk("VEVENT")
    assert not event.errors
    assert (str(event["UID"]), event["SEQUENCE"], event.decoded("DTSTAMP")) == ("abc@c.test", 2, NOW)
    assert (event.decoded("DTSTART"), event.decoded("DTEND") - event.decoded("DTSTART")) == (WALK.at, timedelta(hours=2))
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Spring walk", "Café Luz")
    assert str(event["ORGANIZER"]) == "mailto:w+t@c.test"
    assert str(event["ATTENDEE"]) == "mailto:bo@p.test", "one, and only the reader"
    assert str(event["STATUS"]) == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
    assert "RRULE" not in event
    assert event["ATTENDEE"].params.get("PARTSTAT") == ("NEEDS-ACTION" if method == "REQUEST" else None)
    assert event["ATTENDEE"].params.get("RSVP") == ("TRUE" if method == "REQUEST" else None)


def test_its_bytes_are_as_rfc_5545_wants_them():
    raw = calendar_of(WALK, "REQUEST", NOW)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75, "3.1"
    assert b"DTSTART:20260516T163000Z\r\n" in raw
    assert b"TZID" not in raw, "in UTC, so no VTIMEZONE is wanted (3.2.19)"


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=120), st.text(max_size=200), st.text(max_size=64))
def test_no_title_or_name_breaks_out_of_its_property(title, place, name):
    raw = calendar_of(Invited("u@c.test", 0, WALK.at, title, place, "w+t@c.test", name, "bo@p.test", name), "REQUEST", NOW)
    [event] = Calendar.from_ical(raw).walk("VEVENT")
    assert sorted(set(event)) == sorted({"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "ORGANIZER", "ATTENDEE", *(["LOCATION"] if place else [])})
    assert str(event["ATTENDEE"]) == "mailto:bo@p.test"
    assert str(event["ORGANIZER"]) == "mailto:w+t@c.test"


@pytest.mark.parametrize(("state", "answer"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("TENTATIVE", "maybe"), ("accepted", "yes")])
def test_an_answer_by_button(state, answer):
    found = read_answer(REPLY.replace("ACCEPTED", state).encode())
    assert found is not None
    assert (found.uid, found.answer, found.sequence, found.comment, found.proposed) == ("abc@c.test", answer, 2, "", None)


def test_a_comment_and_another_time_are_read():
    found = read_answer(COUNTER.encode())
    assert found is not None
    assert (found.answer, found.comment) == ("maybe", "Friday is better, honestly")
    assert found.proposed == datetime(2026, 5, 15, 17, tzinfo=UTC), "by the zone that came with it"


@pytest.mark.parametrize("start", ["20260515", "20260515T190000", "99991231T235959Z", "00010101T000000Z"])
def test_another_time_that_is_no_instant_is_left_out(start):
    found = read_answer(COUNTER.replace("DTSTART;TZID=W. Europe Standard Time:20260515T190000", f"DTSTART:{start}").encode())
    assert found is None or found.proposed is None


@pytest.mark.parametrize(
    "raw",
    [
        REPLY.replace("METHOD:REPLY", "METHOD:REQUEST"), REPLY.replace("PARTSTAT=ACCEPTED;", ""), REPLY.replace("UID:abc@c.test\r\n", ""),
        REPLY.replace("ATTENDEE", "ATTENDEE:mailto:x@y.test\r\nATTENDEE"), REPLY.replace("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:z\r\nEND:VEVENT"),
        REPLY.replace("SEQUENCE:2", "SEQUENCE:many"), REPLY.replace("SEQUENCE:2", "SEQUENCE:99999999999999999999"), REPLY.replace("SEQUENCE:2", "SEQUENCE:-1"), REPLY[:300], "", "no calendar", "BEGIN:VCALENDAR\r\n" * 2000, REPLY.replace("PARTSTAT=ACCEPTED", "PARTSTAT=DELEGATED"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_none(raw):
    assert read_answer(raw.encode()) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(REPLY)))
def test_nothing_that_comes_in_raises(noise, at):
    read_answer(noise)
    read_answer(REPLY[:at].encode() + noise + REPLY[at:].encode())


def test_an_answer_is_found_wherever_it_stands_in_a_mail():
    plain = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nBo has accepted.\r\n--b\r\nContent-Type: text/calendar; charset=UTF-8; method=REPLY\r\n\r\n{}\r\n--b--\r\n--a--\r\n"
    message = email.message_from_bytes(plain.format(REPLY).encode(), policy=email.policy.compat32)
    found = answer_in(message)
    assert found is not None
    assert found.answer == "yes"
    assert answer_in(email.message_from_bytes(b"Content-Type: text/plain\r\n\r\nyes", policy=email.policy.compat32)) is None
