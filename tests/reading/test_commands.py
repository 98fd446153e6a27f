"""Members' and hosts' commands: what is asked of the program, and what only sounds like it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from circles.reading import Asked, GoalAsked, read
from circles.reading.commands import find_commands, nearest
from circles.reading.hosts import HostAsked, read_host
from mail.forwarded import Forwarded

ASKED = Asked(
    date(2026, 3, 1), "en", "Bo", ("Ana", "Bo"), (GoalAsked(1, "Run"), GoalAsked(2, "Read more books"))
)
HOST = HostAsked(
    date(2026, 3, 1),
    "Europe/Berlin",
    "en",
    (("Bo Nyberg", "bo@x.test"), ("Chidi Okafor", "chidi@x.test")),
    ("Ana", "ana@x.test"),
)


@pytest.mark.parametrize(
    ("text", "language", "name", "arguments"),
    [
        ("pause until 5 March", "en", "pause", {"until": date(2026, 3, 5)}),
        ("please pause me for two weeks", "en", "pause", {"until": date(2026, 3, 15)}),
        ("Ich bin bis Freitag weg.", "de", "pause", {"until": date(2026, 3, 6)}),
        ("Je serai absente jusqu'au 12 mars.", "fr", "pause", {"until": date(2026, 3, 12)}),
        ("goal: swim twice a month", "en", "add_goal", {"title": "swim twice a month"}),
        ("Ziel: jeden Tag ein Gedicht", "de", "add_goal", {"title": "jeden Tag ein Gedicht"}),
        (
            "new goal: read 12 books by 31 December",
            "en",
            "add_goal",
            {"title": "read 12 books", "target": Decimal(12), "unit": "books", "due": date(2026, 12, 31)},
        ),
        ("drop 2", "en", "drop_goal", {"goal": 2}),
        ("Could you please drop goal 2, it no longer fits.", "en", "drop_goal", {"goal": 2}),
        ("Quita el objetivo 2, por favor.", "es", "drop_goal", {"goal": 2}),
        (
            "Please move the deadline of goal 1 to 20 March.",
            "en",
            "change_goal",
            {"goal": 1, "due": date(2026, 3, 20)},
        ),
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


WISHES = [
    ("Ziel 2 kann weg.", "de", "drop_goal", {"goal": 2}),
    ("Puoi cancellare l'obiettivo 2?", "it", "drop_goal", {"goal": 2}),
    ("O 2 podem apagar.", "pt", "drop_goal", {"goal": 2}),
    ("Goal two isn't working for me any more, please remove it.", "en", "drop_goal", {"goal": 2}),
    ("I ran, 1: two runs, goal 2 can go", "en", "drop_goal", {"goal": 2}),
    (
        "Bitte Ziel 1 auf 3 mal pro Woche ändern.",
        "de",
        "change_goal",
        {"goal": 1, "target": Decimal(3), "per": "round"},
    ),
    ("Please set the target of goal 1 to 4", "en", "change_goal", {"goal": 1, "target": Decimal(4)}),
    ('Please rename goal 1 to "Jog"', "en", "change_goal", {"goal": 1, "title": "Jog"}),
    ("Verander doel 1 naar 2 keer per week", "nl", "change_goal", {"goal": 1, "target": Decimal(2)}),
    ("goal: walk 10,000 steps per day", "en", "add_goal", {"target": Decimal(10000), "unit": "steps"}),
    (
        "Je voudrais ajouter un objectif : courir 3 fois par semaine",
        "fr",
        "add_goal",
        {"target": Decimal(3), "per": "round"},
    ),
    ('please add "call Grandma" as a goal', "en", "add_goal", {"title": "call Grandma"}),
    ("Podem pausar-me até dia 15 de março?", "pt", "pause", {"until": date(2026, 3, 15)}),
    ("Pause bis Ostern bitte", "de", "pause", {"until": date(2026, 4, 5)}),
    ("I won't be around until the 20th, please pause me", "en", "pause", {"until": date(2026, 3, 20)}),
    ("Ik ben tot 12 maart op vakantie.", "nl", "pause", {"until": date(2026, 3, 12)}),
    ("Riattivatemi per favore", "it", "resume", {}),
    ("Vorrei uscire dal cerchio.", "it", "leave", {}),
    ("Annulla la mia ultima risposta per favore.", "it", "undo", {}),
    ("Bitte alle meine Daten löschen.", "de", "erase", {}),
    ("Stuur me mijn gegevens alsjeblieft.", "nl", "export", {}),
    ("Könntest du mir meine Ziele schicken?", "de", "goals", {}),
    ("What's my status?", "en", "status", {}),
    ("How does this work, what can I write to you?", "en", "help", {}),
    ("Mon fuseau horaire est maintenant Lisbonne.", "fr", "timezone", {"tz": "Europe/Lisbon"}),
    ("Chiamatemi Franci, per favore.", "it", "name", {"name": "Franci"}),
    ("Bitte auf Englisch schreiben.", "de", "language", {"language": "en"}),
    ("please unsubscribe me from receipts", "en", "receipts", {"on": False}),
    ("posts digest", "en", "posts", {"when": "digest"}),
    ("partner off", "en", "partner", {"on": False}),
]


@pytest.mark.parametrize(("text", "language", "name", "arguments"), WISHES)
def test_natural_wishes(text, language, name, arguments):
    found = find_commands(text, Asked(ASKED.today, language, "Bo", ASKED.members, ASKED.goals))
    assert [command.name for command, _, _ in found] == [name]
    for key, value in arguments.items():
        assert found[0][0].arguments[key] == value


@pytest.mark.parametrize(
    "text",
    [
        "My daughter is away until Friday", "I'm off sugar until Easter", "I was away until Friday.", "Call me crazy but I ran 10k",
        "please call me on Tuesday", "Can someone help me with my CV?", "Please help me find a job", "how are you all doing?",
        "Thinking about leaving the circle.", "Should I leave the circle?", "Please don't take me off the list", "pause the music",
        "I deleted all my data by accident and lost my run log", "I need to change 2 tyres to winter ones", "make 2 cakes for Sunday",
        "cut 2 kg", "Goal 2: dropped two kilos", "1. done 2. drop 3. no", "I am leaving the house at six every day", "My goals are going well",
        "I write to my aunt in German", "I want to leave my job by June", "Bo asked to leave the circle", "sorry, goal 1 was 3, not 2",
        "Me di de baja del gimnasio.", "Ich war im Urlaub bis Freitag.", "J'ai quitté mon travail.", "Help, I'm stuck on the novel",
    ],
)  # fmt: skip
def test_what_is_no_wish(text):
    assert find_commands(text, ASKED) == []


def test_a_span_leaves_the_report_beside_it():
    text = "I ran twice, I'm away until Friday and read 20 pages."
    [(_, start, end)] = find_commands(text, ASKED)
    assert text[start:end] == "I'm away until Friday"


def test_mistyped_lines_have_neighbours():
    assert nearest("leav")[0] == "leave"
    assert nearest("paus until Friday")[0] == "pause"
    assert nearest("what a lovely week it was") == []


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
    return (
        [(command.name, command.arguments) for command in reading.commands],
        reading.message,
        reading.question is not None,
    )


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
        (
            "Could you move our check-in to every Monday at 7pm from now on?",
            "schedule",
            {"weekday": "monday", "time": "19:00"},
        ),
        ("skip next week", "skip", {}),
        ("who", "who", {}),
        ("pause until 6 April", "pause_circle", {"until": date(2026, 4, 6)}),
        (
            "gathering 14 March 18:30 at Café Luz: Spring walk",
            "gathering",
            {"when": "2026-03-14T18:30", "title": "Spring walk", "place": "Café Luz"},
        ),
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
