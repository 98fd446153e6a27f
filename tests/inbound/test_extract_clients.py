"""Our own letters, answered in the form of every mail program, in seven languages: nothing lost, nothing left in."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import cycle

import pytest

from mail.bodies import body_text
from mail.extract import Anchor, Extracted, Sent, extract
from mail.outgoing import _anchors
from mail.render import _catalogue, render
from tests.inbound.clients import FORMS, LANGUAGES, Given, Typed, reply
from tests.letters.scenarios import GOALS, SCENARIOS

LONG = replace(GOALS[0], number=3, title="Answer every letter that is older than a week, beginning with those that I fear most of all")
PROMPT = replace(SCENARIOS["prompt"], goals=(*GOALS, LONG))
LETTERS = {"prompt": PROMPT, "digest": SCENARIOS["digest"], "receipt": SCENARIOS["receipt"], "nudge": SCENARIOS["nudge"], "question_back": SCENARIOS["question_back"]}
ANSWERS = {
    "en": ("1. done\n2. not yet", "Ran twice, it rained."), "de": ("1. geschafft\n2. noch nicht", "Zweimal, es hat geregnet."), "fr": ("1. fait\n2. pas encore", "Deux fois, il a plu."), "es": ("1. hecho\n2. todavía no", "Dos veces, llovió."),
    "pt": ("1. feito\n2. ainda não", "Duas vezes, choveu."), "it": ("1. fatto\n2. non ancora", "Due volte, ha piovuto."), "nl": ("1. gedaan\n2. nog niet", "Twee keer, het regende."),
}  # fmt: skip
UNDER = {"· chapter 5": ("sent to Ana on 1/3", None), "1. Run three times a week": ("2/3 runs", 1), "2. Finish the novel draft": ("On Monday I wrote 500 words.\nThen none.", 2)}  # in the letter's order


@cache
def given(letter: str, language: str) -> tuple[Given, Sent]:
    made = replace(LETTERS[letter], language=language)
    rendered = render(made)
    return Given(rendered.text, rendered.html, language), Sent(rendered.text, tuple(Anchor(*one) for one in _anchors(made)))


def received(text: str, html: str, sent: Sent | None) -> Extracted:
    plain, marked = body_text(email.message_from_bytes(reply(text, html)))
    return extract(plain, marked, sent)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def typed_in(language: str) -> Iterator[str]:
    say = _catalogue(language).gettext
    one, two = ANSWERS[language]
    return cycle([one, two, say("1 done, 2 not this time"), f"{two}\n\n{one}", say("Nothing this week, I was ill"), "👍", "ok", f"{two}\n\nBo"])


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("form", FORMS)
def test_above_and_below_the_letter(form: str, known: bool) -> None:
    make, plain, html = FORMS[form]
    wrong = []
    for language in LANGUAGES:
        answers = typed_in(language)
        for letter in LETTERS:
            what, sent = given(letter, language)
            for place in "tb":
                answer = next(answers)
                typed = Typed(top=answer) if place == "t" else Typed(bottom=answer)
                text, marked = make(what, typed)
                parts = [("plain", text, "")] * (place in plain) + [("html", "", marked)] * (place in html) + [("both", text, marked)] * (place in plain and place in html)
                for part, first, second in parts:
                    found = received(first, second, sent if known else None)
                    if squeezed(found.new) != squeezed(answer) or found.under:
                        wrong.append((language, letter, place, part, found.new, found.under))
    assert not wrong, f"{len(wrong)} wrong, such as {wrong[:3]}"


@pytest.mark.parametrize("form", FORMS)
def test_beneath_its_lines(form: str) -> None:
    make, plain, html = FORMS[form]
    wrong = []
    for language in LANGUAGES:
        what, sent = given("prompt", language)
        for lines in (list(UNDER)[:1], list(UNDER)[1:2], list(UNDER)[:2], list(UNDER)):
            typed = Typed(top=ANSWERS[language][1] if len(lines) == 2 else "", under={line: UNDER[line][0] for line in lines})
            text, marked = make(what, typed)
            for first, second in [(text, "")] * ("i" in plain) + [("", marked)] * ("i" in html):
                found = received(first, second, sent)
                tied = [(squeezed(one.text), one.goal) for one in found.under]
                if squeezed(found.new) != squeezed(typed.top) or tied != [(squeezed(UNDER[line][0]), UNDER[line][1]) for line in lines]:
                    wrong.append((language, bool(first), lines, found.new, found.under))
    assert not wrong, f"{len(wrong)} wrong, such as {wrong[:3]}"


@pytest.mark.parametrize("form", [form for form, (_, plain, _) in FORMS.items() if "b" in plain])
def test_a_signature_is_none_of_the_answer(form: str) -> None:
    what, sent = given("prompt", "en")
    for typed in (Typed(top="Ran twice.", signature="Bo\n+44 7700 900123"), Typed(bottom="Ran twice.", signature="Bo Larsen")):
        text, _ = FORMS[form][0](what, typed)
        found = received(text, "", sent)
        assert squeezed(found.everything) == "Ran twice."
        assert "Bo" in found.signature


@pytest.mark.parametrize("words", ["1 done, 2 not this time", "Finish the novel draft", "2/3 runs", "chapter 5", "1. Run three times a week", "Last time you said:"])
def test_the_letters_own_words_alone_are_an_answer(words: str) -> None:
    _, sent = given("prompt", "en")
    assert extract(words, None, sent).everything == words


def test_a_letter_sent_back_says_nothing() -> None:
    what, sent = given("prompt", "en")
    assert extract(what.text, None, sent).everything == ""
