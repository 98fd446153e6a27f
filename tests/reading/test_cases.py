"""The reader against the labelled cases in `cases/`: floors that must not be lost, and are raised when it improves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from circles.reading.cases import read_case

CASES = Path(__file__).parent / "cases"


def _pairs(updates: list[dict[str, Any]]) -> set[tuple[int, str]]:
    return {(update["goal"], update["outcome"]) for update in updates}


@pytest.mark.parametrize(
    ("name", "updates_right", "wrong_records"),
    [
        ("reader", 0.97, 0.01),
        ("en", 0.96, 0.02),
        ("intl", 0.94, 0.02),
        ("en-seen", 0.92, 0.03),
        ("intl-seen", 0.91, 0.03),
    ],
)
def test_updates_and_wrong_records_keep_their_floors(
    name: str, updates_right: float, wrong_records: float
) -> None:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    right = wrong = recorded = 0
    for case in cases:
        want, got = _pairs(case["expect"]["updates"]), _pairs(read_case(case)["updates"])
        right += want == got
        wrong += len(got - want)
        recorded += len(got)
    assert right / len(cases) >= updates_right
    assert wrong / recorded <= wrong_records
