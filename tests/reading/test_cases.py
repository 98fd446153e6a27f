"""The reader against the labelled cases in `cases/`: floors that must not be lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from circles.reading.cases import read_case

CASES = Path(__file__).parent / "cases"
UPDATES_RIGHT = 0.85
WRONG_RECORDS = 0.06


def _cases() -> list[dict[str, Any]]:
    lines = [line for path in sorted(CASES.glob("*.jsonl")) if not path.name.startswith("held")
             for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]  # fmt: skip
    return [case for case in map(json.loads, lines) if "body" in case]


def _pairs(updates: list[dict[str, Any]]) -> set[tuple[int, str]]:
    return {(update["goal"], update["outcome"]) for update in updates}


def test_updates_and_wrong_records_keep_their_floors() -> None:
    cases = _cases()
    if not cases:
        pytest.skip("no labelled cases here")
    right = wrong = recorded = 0
    for case in cases:
        want, got = _pairs(case["expect"]["updates"]), _pairs(read_case(case)["updates"])
        right += want == got
        wrong += len(got - want)
        recorded += len(got)
    assert right / len(cases) >= UPDATES_RIGHT
    assert wrong / max(recorded, 1) <= WRONG_RECORDS
