"""What an administrator types: wrong input is one line that says what to do, and a title's measure counts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def circles(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CIRCLES_STATE": str(folder / "var")}
    return subprocess.run([sys.executable, "-m", "circles.cli.main", *words], check=False, capture_output=True, text=True, env=environment, cwd=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = circles(tmp_path, "new", "Morning writers", "--host", "Ana <ana@people.test>", "--purpose", "Write", "--member", "Bo <bo@people.test>", "--joined")
    assert made.returncode == 0
    return tmp_path


def test_a_measure_in_a_title_counts_as_it_does_by_mail(folder: Path) -> None:
    done = circles(folder, "goal", "morning-writers", "bo@people.test", "Run three times a week", "Sleep well")
    assert done.stdout.splitlines() == ["Bo's goal 1. Run three times a week (3 per round)", "Bo's goal 2. Sleep well"]
    done = circles(folder, "goal", "morning-writers", "bo@people.test", "Ride", "--target", "40", "--unit", "km")
    assert done.stdout.splitlines() == ["Bo's goal 3. Ride (40 km per round)"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("goal", "morning-writers", "bo@people.test", "X", "--target", "-5"), "--target is above 0"),
        (("goal", "morning-writers", "bo@people.test", "X", "--target", "minus"), "--target is a number"),
        (("goal", "morning-writers", "bo@people.test", "X", "--target", "NaN"), "--target is above 0"),
        (("goal", "morning-writers", "bo@people.test", "X", "--due", "2026-13-45"), "--due is a date"),
        (("goal", "evening", "bo@people.test", "X"), "there is no circle"),
        (("goal", "morning-writers", "eve@people.test", "X"), "is not in that circle"),
        (("new", "W", "--host", "A <a@circles.localhost>", "--purpose", "x"), "an address of this service itself"),
        (("new", "日本", "--host", "A <a@people.test>", "--purpose", "x"), "a letter from a to z"),
        (("mail", "99"), "there is no mail 99"), (("release", "99"), "mail 99 is not parked"), (("explain", "99"), "has not been read"),
        (("explian", "1"), "Did you mean `circles explain`"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(folder: Path, words: tuple[str, ...], says: str) -> None:
    done = circles(folder, *words)
    assert done.returncode != 0
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
