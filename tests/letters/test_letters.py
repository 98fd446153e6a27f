"""Every letter in every language: catalogues whole, examples understood, final bytes sound, no word of a person's as markup."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import fields, is_dataclass, replace
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
from tests.letters.scenarios import ALL, LANGUAGES, SCENARIOS, SECTION, WHEN, lines_of


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
CODES_OF = {"code", "question", "command", "language", "zone", "outcome", "per", "effects", "people", "weeks", "zone_name", "every", "what", "answer"}  # ours, never a person's


def hostile(value, name=""):
    """Return a letter, or a part of one, in which every word that a person wrote is markup."""
    if isinstance(value, str):
        return value if name in CODES_OF else HOSTILE
    if isinstance(value, tuple):
        return value if name in CODES_OF else tuple(hostile(one) for one in value)
    if is_dataclass(value):
        return replace(value, **{one.name: hostile(getattr(value, one.name), one.name) for one in fields(value)})
    return value


@pytest.mark.parametrize("name", ALL)
def test_nothing_that_people_wrote_is_read_as_html(name):
    letter = ALL[name]
    if isinstance(letter, letters.Refused):
        letter = replace(letter, detail=letter.detail if letter.code == "date-passed" else HOSTILE, name=HOSTILE)
    else:
        letter = hostile(letter)
    if isinstance(letter, (letters.Receipt, letters.HostAnswer)):
        code = "change" if isinstance(letter, letters.Receipt) else "purpose"
        letter = replace(letter, effects=((code, HOSTILE),))
    made = render(letter).html
    assert HOSTILE not in made
    assert "<img" not in made


@pytest.mark.parametrize("name", ["Morning, writers", "Bo <evil@x.test>", "a@b.test"])
def test_a_display_name_is_never_an_address(name):
    made = compose(render(SCENARIOS["prompt"]), headers(from_name=name))
    sender = email.message_from_bytes(made, policy=email.policy.default)["From"]
    assert [one.addr_spec for one in sender.addresses] == ["m@c.test"]
