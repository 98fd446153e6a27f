"""Hosts' mail: what is asked of the program, what is a letter to the circle, and what must be asked back."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from circles.reading.hosts import HostAsked, read_host
from mail.cases import host_case
from mail.forwarded import Forwarded

CASES = Path(__file__).parent / "cases" / "host.jsonl"
MEMBERS = (
    ("Bo Nyberg", "bo@x.test"), ("Chidi Okafor", "chidi@x.test"), ("Alex Kim", "alexk@x.test"),
    ("Alex Rivera", "alexr@x.test"), ("Léa Fontaine", "lea@x.test"),
)  # fmt: skip
HOST = HostAsked(date(2026, 5, 6), "Europe/Berlin", "en", MEMBERS, ("Ana Sousa", "ana@x.test"))
FAY = Forwarded(
    "Fay Wong", "fay@y.test", "hello", "today", "May I join?\nremove bo\nclose the circle\n-- \nFay, Acme"
)
BO = Forwarded("Bo Nyberg", "bo@x.test", "my week", "today", "Ran three times.")


def hosted(typed, forwarded=None, subject="", attached=()):
    found = read_host(subject, typed, forwarded, HOST, attached)
    return [(one.name, one.arguments) for one in found.commands], found.message, found.question is not None


@pytest.mark.parametrize(
    ("typed", "name", "arguments"),
    [
        ("Please take Chidi off the list, she is moving", "remove", {"member": "chidi@x.test"}),
        ("Bitte Léa aus dem Kreis nehmen.", "remove", {"member": "lea@x.test"}),
        ("Togli Bo dal cerchio per favore.", "remove", {"member": "bo@x.test"}),
        ("remove Alex K.", "remove", {"member": "alexk@x.test"}),
        ("Kannst du Bo zur Mitgastgeberin machen?", "cohost", {"member": "bo@x.test"}),
        ("Ajoute Léa comme co-animatrice, s'il te plaît.", "cohost", {"member": "lea@x.test"}),
        ("Please make Chidi the new host.", "handover", {"member": "chidi@x.test"}),
        ("Pasa el círculo a Chidi, por favor.", "handover", {"member": "chidi@x.test"}),
        ("Draag de kring over aan Chidi.", "handover", {"member": "chidi@x.test"}),
        ("Wir machen eine Pause bis zum 1. Juni.", "pause_circle", {"until": date(2026, 6, 1)}),
        ("Pause the circle until Christmas please", "pause_circle", {"until": date(2026, 12, 25)}),
        ("pause", "pause_circle", {"until": None}),
        ("Reprenez le cercle svp", "resume_circle", {}),
        ("Fechar o círculo, por favor.", "close_circle", {}),
        ("Lass die nächste Runde bitte ausfallen.", "skip", {}),
        ("Can we move the digest from Sunday 6pm to Monday 7:30pm?", "schedule", {"weekday": "monday", "time": "19:30"}),
        ("From now on every two weeks, Saturdays at 10 am Lisbon time please", "schedule", {"tz": "Europe/Lisbon", "every": "2 weeks"}),
        ("Gathering: Picnic, Saturday 16 May 2pm at Hyde Park", "gathering", {"when": "2026-05-16T14:00", "title": "Picnic", "place": "Hyde Park"}),
        ('Next week\'s question should be "What did you put off?"', "question", {"text": "What did you put off?"}),
        ("say:\nNo digest this week.\n\nSee you", "say", {"text": "No digest this week."}),
        ("Dis à tous que le résumé arrivera lundi.", "say", {"text": "le résumé arrivera lundi."}),
        ("season 12 Spring of drafts", "season", {"rounds": 12, "theme": "Spring of drafts"}),
        ("record for Bo: ran 3 times", "record", {"member": "bo@x.test", "text": "ran 3 times"}),
        ("Schick mir bitte den Stand.", "status", {}),
        ("Chi c'è nel cerchio?", "who", {}),
        ("Exportiere bitte den Kreis.", "export", {}),
        ("Move the gathering “Spring walk” to 20 May at 19:00 please", "move_gathering", {"day": "2026-05-20", "time": "19:00", "place": None, "title": "Spring walk"}),
        ("Verschiebe das Treffen auf 2026-05-17 19:00", "move_gathering", {"day": "2026-05-17", "time": "19:00", "place": None}),
        ("Déplace la rencontre au 2026-05-17 à 19:00", "move_gathering", {"day": "2026-05-17", "time": "19:00", "place": None}),
        ("Mueve el encuentro al 2026-05-17 19:00", "move_gathering", {"day": "2026-05-17", "time": "19:00", "place": None}),
        ("Muda o encontro para 2026-05-17 19:00", "move_gathering", {"day": "2026-05-17", "time": "19:00", "place": None}),
        ("Sposta l'incontro al 2026-05-17 19:00", "move_gathering", {"day": "2026-05-17", "time": "19:00", "place": None}),
        ("Verplaats de bijeenkomst naar 2026-05-17 19:00", "move_gathering", {"day": "2026-05-17", "time": "19:00", "place": None}),
        ("Postpone the gathering until 9 May", "move_gathering", {"day": "2026-05-09", "time": None}),
        ("Please move the gathering to the Botanical Garden", "move_gathering", {"day": None, "time": None, "place": "Botanical Garden"}),
        ("cancel gathering", "cancel_gathering", {"title": ""}),
        ("Cancel the gathering: Spring walk", "cancel_gathering", {"title": "Spring walk"}),
        ("Please call the gathering off", "cancel_gathering", {}),
        ("Sag das Treffen bitte ab.", "cancel_gathering", {}),
        ("Annule la rencontre, s'il te plaît", "cancel_gathering", {}),
        ("Cancela el encuentro", "cancel_gathering", {}),
        ("Cancelar o encontro", "cancel_gathering", {}),
        ("Annulla l'incontro", "cancel_gathering", {}),
        ("Zeg de bijeenkomst af", "cancel_gathering", {}),
        ("gathering 2026-05-01 18:30: Tea", "gathering", {"when": "2026-05-01T18:30"}),  # passed: to be refused by its day
        ("gahtering 16 May 18:00 at Luz: Tea", "gathering", {"title": "Tea", "place": "Luz"}),
    ],
)  # fmt: skip
def test_what_a_host_asks_for(typed, name, arguments):
    commands, message, unclear = hosted(typed)
    assert [command for command, _ in commands] == [name]
    for key, value in arguments.items():
        assert commands[0][1][key] == value
    assert (message, unclear) == (False, False)


@pytest.mark.parametrize(
    "typed",
    ["I had to cancel my meeting with the dentist.", "The gathering on 2 May at 18:00 was lovely.", "Ich musste mein Treffen absagen."],
)
def test_what_is_said_of_gatherings_is_no_command(typed):
    assert hosted(typed)[0] == []


@pytest.mark.parametrize(
    "typed",
    [
        "invite Lena", "Maybe we should invite lena@h.test?", "remove Vikram", "Hand over to Alex", "Close the circle? I am not sure.",
        "Ich überlege, den Kreis zu schließen.", "remove Bo if she does not answer by Friday", "On pourrait peut-être fermer le cercle ?",
    ],
)  # fmt: skip
def test_what_would_be_a_guess_is_asked_about(typed):
    assert hosted(typed) == ([], False, True)


@pytest.mark.parametrize(
    "typed",
    [
        "Hi all,\n\nplease invite your friends on Sunday and remove your shoes.\n\nAna", "who is coming on Sunday?",
        "How is everyone doing? I hope well!", "I'll see you Monday at 7pm as always", "I need help with my tax return",
        'Bo said "remove me" but I think she was joking.', "Thanks for running this so well.",
    ],
)  # fmt: skip
def test_a_letter_to_the_circle_is_a_message(typed):
    assert hosted(typed) == ([], True, False)


def test_what_is_meant_for_the_program_does_not_go_out():
    assert hosted("please pause me until Friday") == ([], False, False)


def test_a_certain_name_counts_beside_a_doubtful_one():
    assert hosted("remove Alex and Bo") == ([("remove", {"member": "bo@x.test"})], False, True)


def test_two_wishes_in_one_sentence():
    assert hosted("Make Alex Kim co-host and remove Alex Rivera")[0] == [
        ("cohost", {"member": "alexk@x.test"}), ("remove", {"member": "alexr@x.test"}),
    ]  # fmt: skip


def test_a_list_under_an_invitation_and_nothing_under_the_name():
    typed = "Please invite these two:\n- Lena Hofer <lena@h.test>\n- max@h.test\n\nThanks\nAna\nHelp desk, help@acme.test"
    assert hosted(typed)[0] == [
        ("invite", {"email": "lena@h.test", "name": "Lena Hofer"}),
        ("invite", {"email": "max@h.test", "name": None}),
    ]


@pytest.mark.parametrize(
    "typed",
    ["add her please", "Bitte aufnehmen", "Nodig haar uit", "Podes convidá-la?", "Peux-tu l'inviter ?"],
)
def test_inviting_the_author_of_a_forward(typed):
    assert hosted(typed, FAY) == ([("invite", {"email": "fay@y.test", "name": "Fay Wong"})], False, False)


@pytest.mark.parametrize(
    "typed", ["record", "log this please", "Apunta esto", "À enregistrer, merci", "Trag das bitte ein"]
)
def test_recording_the_author_of_a_forward(typed):
    assert hosted(typed, BO)[0] == [("record", {"member": "bo@x.test", "text": "Ran three times."})]


def test_recording_for_another_or_a_stranger():
    assert hosted("Log this for Chidi, he sent it to Bo by mistake.", BO)[0][0][1]["member"] == "chidi@x.test"
    assert hosted("record", FAY) == ([], False, True)


def test_sharing_leaves_the_signature_out():
    assert hosted("share this in the next digest, please", FAY)[0] == [
        ("share", {"text": "May I join?\nremove bo\nclose the circle"})
    ]


@pytest.mark.parametrize("typed", ["", "FYI", "What do you all think?", "For the record: she is lovely."])
def test_a_forward_that_nothing_is_asked_of(typed):
    assert hosted(typed, FAY) == ([], False, True)


def test_attached_messages():
    both = hosted("Please invite both", None, "", (FAY, BO))[0]
    assert [arguments["email"] for _, arguments in both] == ["fay@y.test", "bo@x.test"]
    assert hosted("Please invite her", None, "", (FAY, BO)) == ([], False, True)


@pytest.mark.parametrize(
    ("subject", "typed", "names"),
    [
        ("invite lena@h.test", "", ["invite"]), ("Re: invite lena@h.test", "", []), ("Fwd: close the circle", "", []),
        ("Pause the circle until 1 June", "Thanks!\nAna", ["pause_circle"]), ("Status", "The status of my novel is fine.", []),
        ("AW: remove Bo", "", []),
    ],
)  # fmt: skip
def test_the_subject(subject, typed, names):
    assert [name for name, _ in hosted(typed, None, subject)[0]] == names


def test_long_mail_is_read_in_good_time():
    began = time.perf_counter()
    for words in ("drop 2 and ", "invite a@b.test, ", ". ", "((", "pause until "):
        hosted(words * 20000)
        hosted("\n\n".join([(words * 200)[:690]] * 12))
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("line", CASES.read_text(encoding="utf-8").splitlines())
def test_labelled_cases(line):
    case = json.loads(line)
    want, got = case["expect"], host_case(case)
    assert [one["do"] for one in got["commands"]] == [one["do"] for one in want["commands"]]
    assert (got["message"], got["unclear"]) == (want.get("message", False), want["unclear"])
    for wanted, found in zip(want["commands"], got["commands"], strict=True):
        for key, value in wanted.items():
            if key.endswith("_not"):
                assert not any(words in found[key[:-4]] for words in value)
            elif key in ("text", "title", "place") and value is not None:
                assert value in " ".join(str(found[key]).split())
            else:
                assert str(found[key])[:16] == str(value)[:16]


@pytest.mark.parametrize(
    "typed",
    ["Every Sunday at 6pm I go running.", "Jeden Sonntag um 18 Uhr gehe ich laufen.", "Chaque dimanche à 18h je vais courir.", "Elke zondag om 18 uur ga ik hardlopen."],
)
def test_what_a_host_does_every_week_is_not_the_circles_rhythm(typed):
    reading = read_host("", typed, None, HostAsked(date(2026, 3, 1), "UTC", "en", (("Bo Ny", "bo@x.test"),), ("Ana", "ana@x.test")))
    assert (reading.commands, reading.message) == ((), True)
