"""Whole letters as they leave, kept to be read: a change of words is reviewed where it can be seen.

English of every kind with headers, text and HTML (the parts not encoded, so that they can be read, and opened in a mail
program); of the letters that members see each week the text in every language. `pytest --update-golden` writes them.
"""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from circles.cadence import Schedule
from circles.circle import Circle, add_member, begin
from circles.people import Member, Role, State
from mail import outgoing
from mail.address import Addresses
from mail.outgoing import Post
from mail.render import render
from tests.letters.scenarios import LANGUAGES, SCENARIOS

FOLDER = Path(__file__).parent / "golden"
WEEKLY = ("prompt", "receipt", "digest", "nudge", "question_back", "refused")
MOST = 400_000  # bytes of all golden letters
NOW = datetime(2026, 3, 6, 8, tzinfo=UTC)


def circle() -> Circle:
    ana = Member(1, "ana@people.test", "Ana", "Europe/Berlin", "en", State.ACTIVE, Role.HOST, NOW)
    made = begin("Morning writers", "Write every week", ana, zone="Europe/Berlin", language="en", schedule=Schedule(), now=NOW)
    return add_member(made, "bo@people.test", "Bo", State.ACTIVE, NOW)


def check(path: Path, shown: str, update: bool) -> None:
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), "pytest --update-golden writes it anew"


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_whole_letter(name, request, monkeypatch):
    monkeypatch.setattr(outgoing, "mint_token", lambda: "t" * 26)
    monkeypatch.setattr(outgoing.secrets, "token_bytes", lambda size: b"\x00" * size)
    made = circle()
    raw = Post(Addresses("circles.test", b"secret")).prepare(SCENARIOS[name], made, made.member(2), NOW).raw
    message = email.message_from_bytes(raw, policy=email.policy.default)
    head, _, rest = raw.decode("ascii").replace("\r\n", "\n").partition("\n\n")
    edge = rest.partition("\n")[0]
    parts = [
        f"{edge}\nContent-Type: {part.get_content_type()}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{part.get_content()}"
        for part in message.iter_parts()
    ]
    check(FOLDER / f"{name}--en.eml", "\n".join([head, "", *parts, f"{edge}--", ""]).replace("\r\n", "\n"), request.config.getoption("--update-golden"))


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("name", WEEKLY)
def test_the_words_of_a_letter(name, language, request):
    made = render(replace(SCENARIOS[name], language=language))
    check(FOLDER / f"{name}--{language}.txt", f"Subject: {made.subject}\n\n{made.text}", request.config.getoption("--update-golden"))


def test_the_golden_letters_are_few_and_small():
    names = {f"{name}--en.eml" for name in SCENARIOS} | {f"{name}--{language}.txt" for name in WEEKLY for language in LANGUAGES[1:]}
    assert {path.name for path in FOLDER.iterdir()} == names
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST
