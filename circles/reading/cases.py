"""Labelled cases: a case becomes what was asked, a reading becomes the `got` form that the scorer wants.

Called by the command `circles read --cases` and by the tests. Never used while mail is being read.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from circles.reading.model import Asked, CommandRead, GoalAsked, Reading
from circles.reading.reader import read
from circles.reading.words import LANGUAGES


def asked_of(case: dict[str, Any]) -> Asked:
    """What the member of a case was asked."""
    goals = tuple(
        GoalAsked(
            number=goal["n"],
            title=goal["title"],
            target=None if goal.get("target") is None else Decimal(str(goal["target"])),
            unit=goal.get("unit") or "",
            per="total" if goal.get("per") == "total" else "round",
            total_so_far=None if goal.get("total_so_far") is None else Decimal(str(goal["total_so_far"])),
            due=date.fromisoformat(goal["due"]) if goal.get("due") else None,
        )
        for goal in case.get("goals", [])
    )
    language = case.get("lang", "en")
    return Asked(
        today=date.fromisoformat(case["today"]),
        language=language if language in LANGUAGES else "en",
        me=case.get("me", ""),
        members=tuple(case.get("members", ())),
        goals=goals,
        committed=tuple(case.get("committed", ())),
    )


def reading_to_case(reading: Reading) -> dict[str, Any]:
    """A reading in the form of a case's `expect`."""
    updates = []
    for update in reading.updates:
        row: dict[str, Any] = {"goal": update.goal, "outcome": update.outcome}
        for key in ("amount", "total", "percent"):
            value = getattr(update, key)
            if value is not None:
                row[key] = float(value)
        updates.append(row)
    return {
        "updates": updates,
        "next": [item.text for item in reading.commitments],
        "asks": [item.text for item in reading.asks],
        "offers": [item.text for item in reading.offers],
        "thanks": [item.text for item in reading.thanks],
        "commands": [{"do": command.name, **plain_arguments(command)} for command in reading.commands],
        "unclear": reading.unclear,
    }


def plain_arguments(command: CommandRead) -> dict[str, Any]:
    """A command's arguments as JSON can hold them: dates in ISO form, numbers as numbers."""
    return {
        key: value.isoformat() if isinstance(value, date) else float(value) if isinstance(value, Decimal) else value
        for key, value in command.arguments.items()
    }


def read_case(case: dict[str, Any]) -> dict[str, Any]:
    """Read one check-in case; hosts' mail (`eml`) is read by `circles.reading.hosts`."""
    if "eml" in case:
        raise ValueError("a host's mail is read by circles.reading.hosts")
    return reading_to_case(read(case["body"], asked_of(case)))
