"""Every command's example, in each language as the help letter shows it, is read as that command and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from circles.cli.commands import page
from circles.commands.registry import HOSTS, MEMBERS, Command
from circles.reading import Asked, GoalAsked, read
from circles.reading.hosts import HostAsked, read_host
from mail.render import _catalogue

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
TODAY = date(2026, 3, 2)
GOALS = (GoalAsked(1, "Run"), GoalAsked(2, "Finish the novel"))
CIRCLE = (("Bo", "bo@people.test"), ("Chidi", "chidi@people.test"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", MEMBERS, ids=lambda command: command.name)
def test_a_members_example(command: Command, language: str) -> None:
    line = _catalogue(language).gettext(command.example)
    assert [one.name for one in read(line, Asked(TODAY, language, goals=GOALS)).commands] == [command.name], line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", HOSTS, ids=lambda command: command.name)
def test_a_hosts_example(command: Command, language: str) -> None:
    line = _catalogue(language).gettext(command.example)
    asked = HostAsked(TODAY, "Europe/Berlin", language, CIRCLE, ("Ana", "ana@people.test"))
    found = [one.name for one in read_host("", line, (), asked).commands]
    assert found == [command.name], line


def test_the_page_of_commands_is_made_from_the_table() -> None:
    page_file = Path(__file__).parents[2] / "docs" / "commands.md"
    assert page_file.read_text(encoding="utf-8") == page(), "run `circles commands --markdown > docs/commands.md`"
