"""The parts of the reader by themselves: phrases, past forms, clauses, figures, outcomes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from circles.reading.cues import find, find_all, whole
from circles.reading.deeds import coming, deeds
from circles.reading.figures import measure
from circles.reading.link import know, link
from circles.reading.model import GoalAsked
from circles.reading.outcome import assess
from circles.reading.segment import clauses, lines_of

RUN = know(GoalAsked(1, "Run three times a week", Decimal(3), "runs"), ("en",))
NOVEL = know(GoalAsked(2, "Finish the novel", Decimal(300), "pages", "total", Decimal(120)), ("en",))
SHED = know(GoalAsked(3, "Sort out the shed"), ("en",))
SUGAR = know(GoalAsked(4, "No sugar"), ("en",))


def test_a_phrase_is_found_whole_and_not_across_a_mark() -> None:
    assert find("missed", "it slipped my mind", ("en",)) is not None
    assert find("not_neg", "no, problem is the bus", ("en",)) is None
    assert whole("yes", "Yep!".lower(), ("en",))
    assert [cue.text for cue in find_all("neg", "i didn't and i never will", ("en",))] == ["didn't", "never"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("fence painted", "en"), ("Zaun gestrichen", "de"), ("porte peinte", "fr"), ("llamé a mi tía", "es"),
     ("consertei o muro", "pt"), ("ho sistemato il garage", "it"), ("schuur opgeruimd", "nl")],
)  # fmt: skip
def test_past_forms_are_known_in_every_language(text: str, language: str) -> None:
    assert deeds(text, (language,))


@pytest.mark.parametrize(
    ("text", "language"),
    [("Lunedì chiamo il notaio", "it"), ("Dinsdag neem ik de mouwen onder handen", "nl"), ("terminerò il capitolo", "it"),
     ("El martes llevo el coche", "es"), ("Mardi je rends les copies", "fr"), ("Am Montag kaufe ich Lack", "de")],
)  # fmt: skip
def test_a_present_form_beside_a_day_tells_of_what_is_to_come(text: str, language: str) -> None:
    assert coming(text, (language,))


def test_clauses_end_at_marks_and_joining_words_but_not_inside_a_number() -> None:
    assert clauses("Ran once, but the shed is clear", "en") == ("Ran once", "but the shed is clear")
    assert clauses("traduzi vinte e duas páginas", "pt") == ("traduzi vinte e duas páginas",)


def test_numbered_answers_on_one_line_are_cut_apart() -> None:
    lines = lines_of("1 done, 2 not this time", frozenset((1, 2)), ("en",))
    assert [(line.goals, line.text) for line in lines] == [((1,), "done"), ((2,), "not this time")]


@pytest.mark.parametrize(
    ("text", "amount", "total"),
    [("wrote 20 pages, 140 so far", 20, 140), ("now on page 131", None, 131), ("5 pages Monday and 7 on Friday", 12, None),
     ("10 pages, no wait, 12", 12, None), ("only 4 instead of 10 pages", 4, None), ("three dozen pages", 36, None)],
)  # fmt: skip
def test_numbers_have_parts_to_play(text: str, amount: int | None, total: int | None) -> None:
    figures = measure([text], NOVEL, ("en",))
    assert (figures.amount, figures.total) == (amount, total)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("the shed is clear", "done"), ("shed half sorted", "progress"), ("the shed never got a look in", "missed"),
     ("stuck on the shed, the door is jammed", "stuck"), ("haven't started on the shed", "missed"),
     ("I didn't miss a day", "done"), ("I meant to sort the shed", "missed"), ("the shed isn't finished", "progress")],
)  # fmt: skip
def test_a_clause_tells_how_it_went(text: str, outcome: str) -> None:
    assert assess(text, SHED, ("en",)).outcome == outcome


def test_doing_without_is_judged_the_other_way_round() -> None:
    assert assess("no sugar all week", SUGAR, ("en",)).outcome == "done"
    assert assess("had sugar every day", SUGAR, ("en",)).outcome == "missed"


def test_goals_are_linked_only_with_a_margin() -> None:
    goals = [RUN, NOVEL, SHED]
    assert link("jogged on sunday", goals, ("en",)) == (1,)
    assert link("neither the shed nor the novel", goals, ("en",)) == (3, 2)
    assert link("lovely weather", goals, ("en",)) == ()
