"""The words of every letter, in every language: subjects, widths, one form of address, commands that can be typed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from circles.commands.registry import HOSTS, MEMBERS
from circles.reading import Asked, GoalAsked, read
from circles.reading.beginnings import read_beginning
from circles.reading.hosts import HostAsked, read_host
from mail.render import _catalogue, render
from mail.threads import bare_subject
from tests.letters.scenarios import ALL, LANGUAGES, SCENARIOS, WHEN

IN_THREAD = ("nudge", "receipt", "question_back", "digest", "say_letter", "refused")
FORMAL = {
    "de": r"\b(?:Ihnen|Ihre?[nmrs]?|Bitte \w+en Sie|Sie können|Sie haben)\b",
    "fr": r"\b(?:votre|vos|\w+ez-(?:vous|moi)|[Rr]épondez|[ÉE]crivez|vous (?:pouvez|avez|êtes invité))\b",
    "es": r"\b(?:[Uu]sted(?:es)?|Responda|Escriba|Envíe|Saluden|puede usted)\b",
    "pt": r"\b(?:[Vv]ocês?|Responda|Escreva|Envie|Diga|rodada)\b",
    "it": r"\b(?:Lei|Vostr[oaie]|Risponda|Scriva|Invii)\b",
    "nl": r"\b(?:[Uu]|[Uu]w)\b",
}
QUOTES = {"de": r"„([^“]+)“", "fr": r"«\s([^»]+)\s»", "es": r"«([^»]+)»", "pt": r"«([^»]+)»", "it": r"«([^»]+)»"}
STRAY = {"de": r"[”«»]", "fr": r"[“”„]|[^\s][:;?!»](?=\s|$)(?<!…)(?<=\w[:;?!»])", "es": r"[“”„]", "pt": r"[“”„]", "it": r"[“”„]", "nl": r"[„«»]"}
GOALS = (GoalAsked(1, "Run"), GoalAsked(2, "Finish the novel"))


@cache
def catalogue(language: str) -> dict[str, str]:
    return {key: text for key, text in _catalogue(language)._catalog.items() if key}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_subject_is_short_and_the_same_in_a_thread(name, language):
    longest = {"circle": "Wilhelmina's circle of the early morning writers of Leipzig and all around", "round": 142}
    people = {"host": "Wilhelmina-Charlotte", "author": "Wilhelmina-Charlotte", "newcomer": "Wilhelmina-Charlotte"}
    known = {key: value for key, value in (longest | people).items() if hasattr(SCENARIOS[name], key)}
    for letter in (SCENARIOS[name], replace(SCENARIOS[name], **known)):
        subject = render(replace(letter, language=language)).subject
        assert 0 < len(subject) < 60
        if name in IN_THREAD:
            prompt = replace(SCENARIOS["prompt"], circle=letter.circle, round=letter.round, language=language)
            assert subject.startswith("Re: ")
            assert bare_subject(subject) == render(prompt).subject


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_lines_are_narrow_and_nothing_is_left_in_english(name, language):
    made = render(replace(ALL[name], language=language))
    assert max(map(len, made.text.splitlines())) <= 76
    assert not re.search(r"%\(|\{\{|\bNone\b|\d{4}-\d\d-\d\d", made.text)
    if language != "en":
        words = " ".join(made.text.split())
        texts = catalogue(language)
        own = " ".join(texts.values())
        left = [key for key, text in texts.items() if len(key.split()) > 2 and key != text and "%(" not in key and key in words and key not in own]
        assert not left


@pytest.mark.parametrize("language", FORMAL)
def test_a_language_speaks_informally_and_quotes_in_one_way(language):
    for key, text in catalogue(language).items():
        assert not re.search(FORMAL[language], text), (key, text)
        assert not re.search(STRAY[language], text), (key, text)
        assert "'" not in text, (key, text)
        assert "  " not in text, (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_that_a_letter_prints_can_be_typed(language):
    """“undo” in an English text stands as the language's own word in its translation, and is read as `undo`."""
    texts = catalogue(language) if language != "en" else {key: key for key in catalogue("de")}
    asked = Asked(WHEN.date(), language, goals=GOALS)
    host_asked = HostAsked(WHEN.date(), "Europe/Berlin", language, (("Bo", "bo@people.test"),), ("Ana", "ana@people.test"))
    quoted = QUOTES.get(language, r"“([^”]+)”")
    names = {command.example.split()[0]: command.name for command in (*HOSTS, *MEMBERS)} | {"pause": "pause", "drop": "drop_goal"}
    for key, text in texts.items():
        wanted = [names[word.split()[0]] for word in re.findall(r"“([^”%]+)”", key) if word.split()[0] in names]
        found = re.findall(quoted, text)
        for name in wanted:
            member = [one.name for line in found for one in read(line, asked).commands]
            host = [one.name for line in found for one in read_host("", line, None, host_asked).commands]
            drafts = [read_beginning("", line, WHEN.date(), language) for line in found]  # a draft reads these two its own way
            begun = ["name" for one in drafts if one.named] + ["purpose" for one in drafts if one.purpose == "..."]
            assert any(one.startswith(name.split("_")[0]) for one in member + host + begun), (key, text, name, member, host)
