"""A database's own time, and what is said in one line when the database cannot be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.clock import parse_rehearsal, real_clock, rehearse
from scheduler.settings import BadSettings, Settings
from scheduler.wiring import check_time, note_time, open_parts
from tests.world import World

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def at(folder: Path, **given: str) -> Settings:
    return replace(Settings(), state=str(folder), relay=f"maildir:{folder / 'mail'}", **given)


def test_a_rehearsal_goes_on_and_never_becomes_live_by_mistake(tmp_path: Path) -> None:
    first = rehearse(START, 60)
    World(tmp_path).circle("ana", "bo")
    parts = open_parts(at(tmp_path), first)
    note_time(parts, first)
    assert isinstance(open_parts(at(tmp_path)).clock, type(parse_rehearsal(str(first))))
    check_time(parts, rehearse(START, 600))
    with pytest.raises(BadSettings, match="rehearsal's time"):
        check_time(parts, real_clock)


def test_no_rehearsal_runs_on_a_live_database(tmp_path: Path) -> None:
    World(tmp_path).circle("ana", "bo")
    parts = open_parts(at(tmp_path), real_clock)
    with pytest.raises(BadSettings, match="is live"):
        check_time(parts, rehearse(START, 60))


def test_an_empty_database_may_become_either(tmp_path: Path) -> None:
    clock = rehearse(START, 60)
    parts = open_parts(at(tmp_path), clock)
    note_time(parts, clock)
    check_time(parts, real_clock)
    note_time(parts, real_clock)
    assert open_parts(at(tmp_path)).clock is real_clock


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:secret@h/x", "postgresql+psycopg://u:secret@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_opened_is_one_line_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSettings) as caught:
        open_parts(at(tmp_path, database=url))
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_state_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettings, match="cannot be made"):
        open_parts(at(tmp_path / "file" / "var"))
