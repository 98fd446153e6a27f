"""Every letter in every language: catalogues whole, widths kept, both parts saying the same, final bytes sound."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, PackageLoader

from circles import letters
from circles.commands.registry import HOSTS, MEMBERS
from circles.reading import Asked, GoalAsked, read
from circles.refusals import CODES
from mail.compose import Headers, compose
from mail.render import _catalogue, folder_of, render
from tests.letters.scenarios import LANGUAGES, SCENARIOS, SECTION, WHEN, lines_of


def test_every_letter_has_a_scenario_and_every_folder_a_letter():
    assert {folder_of(kind) for kind in letters.LETTERS} == set(SCENARIOS)
    folders = {path.name for path in Path(str(files("templates"))).iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert folders - {"locale", "effects"} == set(SCENARIOS)


def test_every_refusal_has_its_text():
    texts = {path.stem for path in (Path(str(files("templates"))) / "refused").iterdir()} - {"subject", "body"}
    assert texts == set(CODES)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_message_is_translated(language):
    environment = Environment(loader=PackageLoader("templates", ""), extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    wanted = {text for line in lines_of(MEMBERS + HOSTS) for text in line}
    for name in environment.list_templates(extensions=("txt", "html")):
        source = (Path(str(files("templates"))) / name).read_text(encoding="utf-8")
        wanted |= {message if isinstance(message, str) else message[0] for _, _, message in environment.extract_translations(source)}
    folder = files("templates") / "locale" / language / "LC_MESSAGES"
    found = [m for path in folder.iterdir() for m in read_po(BytesIO(path.read_bytes()), locale=language) if m.id]
    catalogue = {message.id: message.string for message in found}
    assert len(found) == len(catalogue), "a message stands in two catalogues"
    assert wanted == set(catalogue)
    for message, text in catalogue.items():
        assert text, message
        assert sorted(re.findall(r"%\(\w+\)s", message)) == sorted(re.findall(r"%\(\w+\)s", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_widths_and_both_parts(name, language):
    made = render(replace(SCENARIOS[name], language=language))
    assert 0 < len(made.subject) <= 60
    assert max(map(len, made.text.splitlines())) <= 78
    assert len(made.html.encode()) < 90_000
    said = set(re.findall(r"\w{3,}", re.sub(r"(?s)<head>.*?</head>|<[^>]+>|&#?\w+;", " ", made.html)))
    assert not said - set(re.findall(r"\w{3,}", made.text)), "HTML says what the text does not"
    assert "http" not in made.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_the_prompt_are_understood(language):
    goals = (GoalAsked(1, "Run three times a week", Decimal(3), "runs"), GoalAsked(2, "Finish the novel"))
    asked = Asked(WHEN.date(), language, goals=goals)
    say = _catalogue(language).gettext
    one = read(say("1 done, 2 not this time"), asked)
    assert [(update.goal, update.outcome) for update in one.updates] == [(1, "done"), (2, "missed")]
    two = read(say("1. 2/3. Next: three runs"), asked)
    assert [(update.goal, update.amount) for update in two.updates] == [(1, Decimal(2))]
    assert len(two.commitments) == 1
    three = read(say("Nothing this week, I was ill"), asked)
    assert [(update.goal, update.outcome) for update in three.updates] == [(1, "missed"), (2, "missed")]


def headers(**given: str) -> Headers:
    return Headers(**{"from_name": "Morning writers", "from_address": "m@c.test", "to_address": "bo@p.test", "reply_to": "m+x@c.test", "message_id": "<abc@c.test>", "date": WHEN, "in_reply_to": "<r@c.test>", "references": ("<r@c.test>",), "unsubscribe": "leave+x@c.test", "list_id": "m.c.test"} | given)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("name", ["prompt", "receipt", "digest"])
def test_golden(name, language, request):
    made = compose(render(replace(SCENARIOS[name], language=language)), headers())
    message = email.message_from_bytes(made, policy=email.policy.default)
    shown = f"Subject: {message['Subject']}\n\n{message.get_body(('plain',)).get_content()}".replace("\r\n", "\n")
    path = Path(__file__).parent / "golden" / f"{name}--{language}.txt"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_no_name_or_word_breaks_the_bytes(name, words):
    digest = replace(SCENARIOS["digest"], circle=name or "x", sections=(replace(SECTION, name=name, words=(words,)),))
    made = compose(render(digest), headers())
    message = email.message_from_bytes(made, policy=email.policy.default)
    assert [key.lower() for key in message.keys()].count("subject") == 1  # noqa: SIM118
    assert message["Bcc"] is None
    assert set(re.findall(r"<(\w+)", message.get_body(("html",)).get_content())) <= set(re.findall(r"<(\w+)", render(SCENARIOS["digest"]).html))


HOSTILE = "<img src=//x.test/p>"


def test_nothing_that_people_wrote_is_read_as_html():
    goal = letters.GoalLine(1, HOSTILE, "progress", "2", "", "3", HOSTILE, "round", "", 0.5)
    for letter in (
        replace(SCENARIOS["receipt"], goals=(goal,), question_words=HOSTILE, question_goals=(HOSTILE,), effects=(("change", HOSTILE),)),
        replace(SCENARIOS["question_back"], question="which-goal", question_words=HOSTILE, question_goals=(HOSTILE,)),
        replace(SCENARIOS["prompt"], goals=(goal,), committed=(HOSTILE,), question=HOSTILE),
        replace(SCENARIOS["digest"], sections=(replace(SECTION, goals=(goal,), words=(HOSTILE,)),)),
        replace(SCENARIOS["digest"], gatherings=(letters.GatheringLine(HOSTILE, HOSTILE, WHEN, (HOSTILE,), (HOSTILE,)),)),
        replace(SCENARIOS["aside"], author=HOSTILE, gathering=HOSTILE, words=HOSTILE, answer="no", proposed=WHEN),
        replace(SCENARIOS["gathering_letter"], title=HOSTILE, place=HOSTILE, host=HOSTILE),
        replace(SCENARIOS["host_answer"], effects=(("purpose", HOSTILE),), question_words=HOSTILE),
    ):
        assert "<img" not in render(letter).html


@pytest.mark.parametrize("name", ["Morning, writers", "Bo <evil@x.test>", "a@b.test"])
def test_a_display_name_is_never_an_address(name):
    made = compose(render(SCENARIOS["prompt"]), headers(from_name=name))
    sender = email.message_from_bytes(made, policy=email.policy.default)["From"]
    assert [one.addr_spec for one in sender.addresses] == ["m@c.test"]
