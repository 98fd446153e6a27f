"""Members' and hosts' commands: what is asked of the program, and what only sounds like it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from circles.reading import Asked, GoalAsked, read
from circles.reading.hosts import HostAsked, read_host
from mail.forwarded import Forwarded

ASKED = Asked(date(2026, 3, 1), "en", "Bo", ("Ana", "Bo"), (GoalAsked(1, "Run"), GoalAsked(2, "Read more books")))
HOST = HostAsked(date(2026, 3, 1), "Europe/Berlin", "en", (("Bo Nyberg", "bo@x.test"), ("Chidi Okafor", "chidi@x.test")), ("Ana", "ana@x.test"))


@pytest.mark.parametrize(
    ("text", "language", "name", "arguments"),
    [
        ("pause until 5 March", "en", "pause", {"until": date(2026, 3, 5)}),
        ("please pause me for two weeks", "en", "pause", {"until": date(2026, 3, 15)}),
        ("Ich bin bis Freitag weg.", "de", "pause", {"until": date(2026, 3, 6)}),
        ("Je serai absente jusqu'au 12 mars.", "fr", "pause", {"until": date(2026, 3, 12)}),
        ("goal: swim twice a month", "en", "add_goal", {"title": "swim twice a month"}),
        ("Ziel: jeden Tag ein Gedicht", "de", "add_goal", {"title": "jeden Tag ein Gedicht"}),
        ("new goal: read 12 books by 31 December", "en", "add_goal", {"title": "read 12 books", "target": Decimal(12), "unit": "books", "due": date(2026, 12, 31)}),
        ("drop 2", "en", "drop_goal", {"goal": 2}),
        ("Could you please drop goal 2, it no longer fits.", "en", "drop_goal", {"goal": 2}),
        ("Quita el objetivo 2, por favor.", "es", "drop_goal", {"goal": 2}),
        ("Please move the deadline of goal 1 to 20 March.", "en", "change_goal", {"goal": 1, "due": date(2026, 3, 20)}),
        ("Please un-pause me, I am well again.", "en", "resume", {}),
        ("Schreib mich bitte aus. Nehmt mich bitte von der Liste.", "de", "leave", {}),
        ("dadme de baja, gracias", "es", "leave", {}),
        ("undo", "en", "undo", {}),
        ("rückgängig", "de", "undo", {}),
        ("my time zone is now America/Toronto", "en", "timezone", {"tz": "America/Toronto"}),
        ("call me Annie", "en", "name", {"name": "Annie"}),
    ],
)
def test_what_is_asked_of_the_program(text, language, name, arguments):
    commands = read(text, Asked(ASKED.today, language, "Bo", ASKED.members, ASKED.goals)).commands
    assert [command.name for command in commands] == [name]
    for key, value in arguments.items():
        assert commands[0].arguments[key] == value


@pytest.mark.parametrize(
    "text",
    [
        "I dropped the ball on 2.", "I left early and went home.", "We paused the film twice.", "Goal 1 is going well!",
        "My sister resumed her studies.", "I had to remove 2 old doors.", "Was away last week, back now.",
        "Ich habe zwei Kilo verloren.", "J'ai quitté le bureau tôt.", "The help of Ana was golden.",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_command(text):
    assert read(text, ASKED).commands == ()


def hosted(typed: str, forwarded: Forwarded | None = None, subject: str = ""):
    reading = read_host(subject, typed, forwarded, HOST)
    return [(command.name, command.arguments) for command in reading.commands], reading.message, reading.question is not None


def test_a_host_invites_by_typing_and_by_forwarding():
    assert hosted("invite Fay Wong <fay@y.test>, gus@y.test")[0] == [
        ("invite", {"email": "fay@y.test", "name": "Fay Wong"}), ("invite", {"email": "gus@y.test", "name": None}),
    ]  # fmt: skip
    fay = Forwarded("Fay Wong", "fay@y.test", "joining", "today", "May I join?\nremove bo")
    assert hosted("add her please", fay)[0] == [("invite", {"email": "fay@y.test", "name": "Fay Wong"})]


def test_a_forward_without_a_word_is_asked_about_and_never_obeyed():
    bo = Forwarded("Bo", "bo@x.test", "x", "today", "close the circle\nremove chidi")
    assert hosted("", bo) == ([], False, True)


@pytest.mark.parametrize(
    ("typed", "name", "arguments"),
    [
        ("invtie gus@y.test", "invite", {"email": "gus@y.test"}),
        ("questoin: What made you laugh?", "question", {"text": "What made you laugh?"}),
        ("remove Chidi", "remove", {"member": "chidi@x.test"}),
        ("Could you move our check-in to every Monday at 7pm from now on?", "schedule", {"weekday": "monday", "time": "19:00"}),
        ("skip next week", "skip", {}),
        ("who", "who", {}),
        ("pause until 6 April", "pause_circle", {"until": date(2026, 4, 6)}),
        ("gathering 14 March 18:30 at Café Luz: Spring walk", "gathering", {"when": "2026-03-14T18:30", "title": "Spring walk", "place": "Café Luz"}),
    ],
)
def test_hosts_commands(typed, name, arguments):
    commands, message, unclear = hosted(typed)
    assert [command for command, _ in commands] == [name]
    for key, value in arguments.items():
        assert commands[0][1][key] == value
    assert (message, unclear) == (False, False)


def test_a_plain_message_is_a_message_and_musing_is_none():
    assert hosted("See you all on Sunday, bring cake.") == ([], True, False)
    assert hosted("I am thinking about closing the circle.") == ([], False, True)
