"""Gatherings by mail: invited by calendar, answered by button and in words, moved, called off, reminded of, counted."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.world import World, flat, text

PEOPLE = ("ana", "bo", "chidi")
WALK = "gathering 2026-03-21 18:30 at Café Luz: Spring walk"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.circle(*PEOPLE)
    made.welcome = {name: made.hears(name)[0] for name in PEOPLE}
    return made


def heard(world: World) -> dict[str, list[EmailMessage]]:
    return {name: world.hears(name) for name in PEOPLE}


def letter(got: list[EmailMessage], subject: str) -> EmailMessage:
    [one] = [one for one in got if str(one["Subject"]) == subject]
    return one


def event(mail: EmailMessage) -> tuple[str, dict]:
    """The method and the one event of a letter's calendar part, which stands beside its words (RFC 6047 2.4)."""
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    part = list(mail.iter_parts())[2]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part["Content-Type"].params["method"] == str(calendar["METHOD"])
    [one] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), one


def invited(world: World, line: str = WALK) -> dict[str, EmailMessage]:
    world.says("ana", world.welcome["ana"], line)
    return {name: letter(got, "Invitation: Spring walk") for name, got in heard(world).items()}


def presses(world: World, name: str, mail: EmailMessage, state: str, method: str = "REPLY", auto: bool = True, more: str = "", start: str = "") -> None:
    """Answer as a calendar program does: the event back to its organizer, with the one attendee."""
    _, one = event(mail)
    organizer = str(one["ORGANIZER"]).removeprefix("mailto:")
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//A program//EN", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{one['UID']}", f"SEQUENCE:{one['SEQUENCE']}",
        "DTSTAMP:20260303T101500Z", f"DTSTART:{start or '20260321T183000Z'}", f"ORGANIZER:mailto:{organizer}",
        f"ATTENDEE;PARTSTAT={state};CN={name}:mailto:{name}@people.test", *([more] if more else []), "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = f"{name}@people.test", organizer, f"Accepted: {one['SUMMARY']}"
    answer["Message-ID"] = f"<{len(world.parts.spool.listed())}@calendar.test>"
    if auto:
        answer["Auto-Submitted"] = "auto-generated"
    answer.set_content(f"{name} has answered this invitation.")
    answer.add_alternative("\r\n".join(lines).encode(), maintype="text", subtype="calendar", params={"method": method, "charset": "utf-8"})
    world.delivers(organizer, answer.as_bytes())


def answers(world: World) -> dict[int, str]:
    return {one.member: one.answer for one in world.stored().gatherings[0].answers}


def test_everybody_is_invited_by_their_calendar(world: World) -> None:
    world.says("ana", world.welcome["ana"], WALK)
    got = heard(world)
    assert "Everybody is invited to “Spring walk”" in flat(letter(got["ana"], "Done: Test circle"))
    organizers, uids = set(), set()
    for name in PEOPLE:
        mail = letter(got[name], "Invitation: Spring walk")
        method, one = event(mail)
        assert method == "REQUEST"
        assert one.decoded("DTSTART") == datetime(2026, 3, 21, 18, 30, tzinfo=UTC)
        assert (str(one["SUMMARY"]), str(one["LOCATION"]), one["SEQUENCE"]) == ("Spring walk", "Café Luz", 0)
        assert str(one["ATTENDEE"]) == f"mailto:{name}@people.test"
        assert one["ATTENDEE"].params["PARTSTAT"] == ("ACCEPTED" if name == "ana" else "NEEDS-ACTION")
        assert str(one["ORGANIZER"]) == f"mailto:{mail['Reply-To'].addresses[0].addr_spec}"
        assert not any(f"{other}@people.test" in mail.as_string() for other in PEOPLE if other != name)
        organizers.add(str(one["ORGANIZER"]))
        uids.add(str(one["UID"]))
    assert (len(organizers), len(uids)) == (3, 1)
    assert "Saturday 21 March, 18:30" in text(letter(got["bo"], "Invitation: Spring walk"))


@pytest.mark.parametrize(("state", "answer"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("TENTATIVE", "maybe")])
@pytest.mark.parametrize("auto", [True, False])
def test_an_answer_by_button_counts_and_gets_no_letter(world: World, state: str, answer: str, auto: bool) -> None:
    mails = invited(world)
    presses(world, "bo", mails["bo"], state, auto=auto)
    assert answers(world) == {1: "yes", 2: answer}
    assert heard(world) == {name: [] for name in PEOPLE}
    assert world.stored().round.checkin_of(2) is None


def test_another_time_by_button_reaches_the_host(world: World) -> None:
    mails = invited(world)
    presses(world, "bo", mails["bo"], "DECLINED", "COUNTER", more="COMMENT:Sunday is better", start="20260322T150000Z")
    assert answers(world)[2] == "no"
    got = heard(world)
    said = flat(got["ana"][0])
    assert "Bo cannot come to “Spring walk”. Proposed instead: Sunday 22 March, 15:00" in said
    assert "Sunday is better" in said
    assert got["bo"] == got["chidi"] == []


@pytest.mark.parametrize(
    ("words", "answer", "told"),
    [("yes I'll be there", "yes", "you will be there"), ("No, sorry.", "no", "you cannot come"), ("perhaps", "maybe", "perhaps you will be there"), ("Ja, ich komme gerne!", "yes", "you will be there")],
)
def test_an_answer_in_plain_words(world: World, words: str, answer: str, told: str) -> None:
    mails = invited(world)
    world.says("bo", mails["bo"], words)
    assert answers(world) == {1: "yes", 2: answer}
    got = heard(world)
    [receipt] = got["bo"]
    assert told in flat(receipt)
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert got["ana"] == got["chidi"] == []
    assert world.stored().round.checkin_of(2) is None
    world.says("bo", receipt, "No, I cannot come after all")
    assert answers(world)[2] == "no"


def test_a_counter_proposal_reaches_the_host_and_the_hosts_answer_its_writer(world: World) -> None:
    mails = invited(world)
    world.says("bo", mails["bo"], "can't, Friday?")
    assert answers(world)[2] == "no"
    got = heard(world)
    [proposal] = got["ana"]
    assert "Bo cannot come to “Spring walk”. can't, Friday?" in flat(proposal)
    assert [one.display_name for one in proposal["From"].addresses] == ["Bo via Test circle"]
    assert "Your words have gone to those who run the circle" in flat(got["bo"][0])
    assert got["chidi"] == []
    world.says("ana", proposal, "Friday is my choir, alas.")
    assert "my choir" in text(world.hears("bo")[0])


def test_a_host_may_move_it_in_answer_to_a_proposal(world: World) -> None:
    mails = invited(world)
    world.says("bo", mails["bo"], "can't, Friday?")
    [proposal] = world.hears("ana")
    world.says("ana", proposal, "move the gathering to 2026-03-20 19:00")
    assert world.stored().gatherings[0].at == datetime(2026, 3, 20, 19, tzinfo=UTC)


def test_words_that_are_no_answer_are_asked_about_and_passed_on(world: World) -> None:
    mails = invited(world)
    world.says("bo", mails["bo"], "What is the address of the café?")
    got = heard(world)
    assert "One word is enough" in flat(got["bo"][0])
    assert "What is the address" in flat(got["ana"][0])
    assert answers(world) == {1: "yes"}
    world.says("bo", got["bo"][0], "yes")
    assert answers(world) == {1: "yes", 2: "yes"}


def test_an_answer_and_a_command_in_one_mail(world: World) -> None:
    mails = invited(world)
    world.says("bo", mails["bo"], "Can't, sorry.\n\npause until 20 March")
    assert answers(world)[2] == "no"
    assert world.stored().member(2).state == "paused"


def test_a_change_asks_anew_under_the_same_organizer(world: World) -> None:
    mails = invited(world)
    presses(world, "bo", mails["bo"], "ACCEPTED")
    world.says("ana", world.welcome["ana"], "gathering 2026-03-22 17:00 at Park: Spring walk")
    got = heard(world)
    method, one = event(letter(got["bo"], "Changed: Spring walk"))
    _, before = event(mails["bo"])
    assert (method, one["SEQUENCE"], str(one["LOCATION"])) == ("REQUEST", 1, "Park")
    assert one.decoded("DTSTART") == datetime(2026, 3, 22, 17, tzinfo=UTC)
    assert [one[name] for name in ("UID", "ORGANIZER")] == [before[name] for name in ("UID", "ORGANIZER")]
    assert letter(got["bo"], "Changed: Spring walk")["In-Reply-To"] == mails["bo"]["Message-ID"]
    assert answers(world) == {1: "yes"}
    presses(world, "bo", mails["bo"], "ACCEPTED")  # to the hour that is no longer meant
    assert answers(world) == {1: "yes"}
    presses(world, "bo", letter(got["bo"], "Changed: Spring walk"), "ACCEPTED")
    assert answers(world) == {1: "yes", 2: "yes"}


def test_another_place_keeps_the_answers(world: World) -> None:
    mails = invited(world)
    presses(world, "bo", mails["bo"], "ACCEPTED")
    world.says("ana", world.welcome["ana"], "move the gathering to the Park")
    mail = letter(world.hears("bo"), "Changed: Spring walk")
    _, one = event(mail)
    assert (one["SEQUENCE"], str(one["LOCATION"]), one["ATTENDEE"].params["PARTSTAT"]) == (1, "Park", "ACCEPTED")
    assert "You have said that you will be there" in flat(mail)


def test_calling_off(world: World) -> None:
    mails = invited(world)
    world.says("ana", world.welcome["ana"], "cancel gathering")
    got = heard(world)
    for name in PEOPLE:
        method, one = event(letter(got[name], "Called off: Spring walk"))
        _, before = event(mails[name])
        assert (method, str(one["STATUS"]), one["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
        assert [one[part] for part in ("UID", "ORGANIZER", "ATTENDEE")] == [before[part] for part in ("UID", "ORGANIZER", "ATTENDEE")]
    world.passes(days=19, hours=3)
    assert not any("Tomorrow" in str(one["Subject"]) for got in heard(world).values() for one in got)


def test_undo_calls_a_new_one_off_and_brings_back_what_was_called_off(world: World) -> None:
    world.says("ana", world.welcome["ana"], WALK)
    done = letter(heard(world)["ana"], "Done: Test circle")
    world.says("ana", done, "undo")
    assert event(letter(world.hears("bo"), "Called off: Spring walk"))[0] == "CANCEL"
    world.says("ana", world.welcome["ana"], WALK)
    heard(world)
    world.says("ana", world.welcome["ana"], "cancel the gathering: Spring walk")
    done = letter(heard(world)["ana"], "Done: Test circle")
    world.says("ana", done, "undo")
    method, one = event(letter(world.hears("bo"), "Changed: Spring walk"))
    assert (method, one["SEQUENCE"], str(one["STATUS"])) == ("REQUEST", 2, "CONFIRMED")


def test_a_reminder_at_nine_where_each_lives_to_who_has_not_declined(world: World) -> None:
    world.says("ana", world.welcome["ana"], "every week sunday 18:00 Europe/Berlin")
    world.says("bo", world.welcome["bo"], "timezone America/New_York")
    heard(world)
    mails = invited(world, "gathering 2026-03-29 18:30 at Café Luz: Spring walk")  # clocks go forward that night
    assert event(mails["bo"])[1].decoded("DTSTART") == datetime(2026, 3, 29, 16, 30, tzinfo=UTC)
    assert "Sunday 29 March, 12:30" in text(mails["bo"])
    world.says("chidi", mails["chidi"], "no")
    reminded: dict[str, list[datetime]] = {name: [] for name in PEOPLE}
    while world.now < datetime(2026, 3, 29, 20, tzinfo=UTC):
        world.passes(hours=1)
        for name, got in heard(world).items():
            reminded[name] += [world.now for one in got if str(one["Subject"]) == "Tomorrow: Spring walk"]
    assert reminded == {"ana": [datetime(2026, 3, 28, 9, tzinfo=UTC)], "bo": [datetime(2026, 3, 28, 13, tzinfo=UTC)], "chidi": []}
    assert world.stored().gatherings == ()


def test_the_reminder_says_who_is_coming(world: World) -> None:
    mails = invited(world)
    world.says("bo", mails["bo"], "maybe")
    world.passes(days=18, hours=2)
    reminder = letter(world.hears("chidi"), "Tomorrow: Spring walk")
    assert "Coming: Ana. Perhaps: Bo." in flat(reminder)
    assert len(list(reminder.iter_parts())) == 2
    world.says("chidi", reminder, "Count me in")
    assert answers(world)[3] == "yes"


def test_who_is_coming_stands_in_the_digest(world: World) -> None:
    mails = invited(world)
    presses(world, "bo", mails["bo"], "ACCEPTED")
    world.says("chidi", mails["chidi"], "maybe")
    world.passes(days=6, hours=12)
    [digest] = [one for one in world.hears("bo") if "Where we meet" in text(one)]
    assert "Spring walk, Café Luz Saturday 21 March, 18:30 Coming: Ana and Bo. Perhaps: Chidi." in flat(digest)


def test_who_comes_later_is_invited_too(world: World) -> None:
    world.says("chidi", world.welcome["chidi"], "pause until 9 March")
    invited_first = {name: got for name, got in _announced(world).items() if got}
    assert set(invited_first) == {"ana", "bo"}
    world.passes(days=7)
    assert event(letter(world.hears("chidi"), "Invitation: Spring walk"))[1]["SEQUENCE"] == 0


def _announced(world: World) -> dict[str, list[EmailMessage]]:
    heard(world)
    world.says("ana", world.welcome["ana"], WALK)
    return {name: [one for one in got if str(one["Subject"]).startswith("Invitation")] for name, got in heard(world).items()}


@pytest.mark.parametrize("line", ["gathering 2026-02-21 18:30: Spring walk", "gathering 2026-03-02 07:00: Spring walk"])
def test_a_date_in_the_past_is_refused(world: World, line: str) -> None:
    world.says("ana", world.welcome["ana"], line)
    got = heard(world)
    assert "has passed already" in flat(got["ana"][0])
    assert got["bo"] == []
    assert world.stored().gatherings == ()


def test_which_one_is_asked_when_there_are_two_and_when_there_is_none(world: World) -> None:
    world.says("ana", world.welcome["ana"], "cancel gathering")
    assert "No gathering is planned" in flat(world.hears("ana")[0])
    invited(world)
    world.says("ana", world.welcome["ana"], "gathering 2026-03-28 18:30: Reading evening")
    heard(world)
    world.says("ana", world.welcome["ana"], "cancel gathering")
    assert "To come are: Spring walk, Reading evening" in flat(world.hears("ana")[0])
    world.says("ana", world.welcome["ana"], "cancel gathering: Reading evening")
    assert [one.cancelled for one in world.stored().gatherings] == [False, True]


def test_a_button_pressed_by_somebody_else_does_not_count(world: World) -> None:
    mails = invited(world)
    presses(world, "chidi", mails["bo"], "DECLINED")
    assert answers(world) == {1: "yes"}
    assert heard(world) == {name: [] for name in PEOPLE}, "no automatic mail is ever answered"


def test_a_member_may_not_plan_one(world: World) -> None:
    world.says("bo", world.welcome["bo"], WALK)
    assert world.stored().gatherings == ()
