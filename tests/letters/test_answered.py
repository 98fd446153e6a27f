"""A prompt is made to be answered: what is typed under a quoted line comes back tied to that line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from mail.extract import Anchor, Extracted, Sent, extract
from mail.outgoing import _anchors
from mail.render import render
from tests.letters.scenarios import LANGUAGES, SCENARIOS

ANSWERS = {"· chapter 5": "half of it", "1. Run three times a week": "two of three", "2. Finish the novel draft": "not a word", "3. Write forty thousand words": "2500 more"}
TIED = {"half of it": (None, 0), "two of three": (1, None), "not a word": (2, None), "2500 more": (3, None)}


def tied(found: Extracted) -> dict[str, tuple[int | None, int | None]]:
    return {one.text: (one.goal, one.commitment) for one in found.under}


def lines_answered(text: str, skip: bool) -> list[str]:
    """The lines of a letter with `> ` before them, and an answer below each goal or below its measure."""
    out: list[str] = []
    waiting = ""
    for line in text.splitlines():
        if waiting and (not skip or not line.startswith("   ")):
            out += ["", waiting, ""]
            waiting = ""
        out.append(f"> {line}".rstrip())
        waiting = ANSWERS.get(line, waiting)
    return out


@pytest.mark.parametrize("skip", [False, True], ids=["below the line", "below its measure"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_in_quoted_text(language, skip):
    prompt = replace(SCENARIOS["prompt"], language=language)
    made = render(prompt)
    reply = "On Friday, Morning writers wrote:\n" + "\n".join(lines_answered(made.text, skip))
    found = extract(reply, None, Sent(made.text, tuple(Anchor(*one) for one in _anchors(prompt))))
    assert tied(found) == TIED
    assert found.new == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_typed_into_the_page(language):
    """As programs do in which a reply is typed into the quoted page: the quotation is broken below the goal's block."""
    prompt = replace(SCENARIOS["prompt"], language=language)
    made = render(prompt)
    card = LexborHTMLParser(made.html).css_first(".card")
    pieces, quoted = ["<html><body><div>Hi all</div>"], ""
    for block in card.iter():
        quoted += block.html or ""
        answer = next((answer for line, answer in ANSWERS.items() if line in block.text()), "")
        if answer:
            pieces += [f"<blockquote type=cite><div><div>{quoted}</div></div></blockquote><div>{answer}</div>"]
            quoted = ""
    reply = "".join([*pieces, f"<blockquote type=cite>{quoted}</blockquote></body></html>"])
    found = extract("", reply, Sent(made.text, tuple(Anchor(*one) for one in _anchors(prompt))))
    assert tied(found) == TIED
    assert found.new == "Hi all"
