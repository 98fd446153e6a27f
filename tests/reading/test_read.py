"""The shape of a reading: positions, plans, asides and questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from circles.reading import Asked, GoalAsked, read

GOALS = (
    GoalAsked(1, "Run three times a week", Decimal(3), "runs"),
    GoalAsked(2, "Finish the novel draft", Decimal(300), "pages", "total", Decimal(120)),
    GoalAsked(3, "Call my sister"),
)
ASKED = Asked(today=date(2026, 3, 1), me="Ana", members=("Ana", "Bo"), goals=GOALS)


def _outcomes(text: str) -> dict[int, str]:
    return {update.goal: update.outcome for update in read(text, ASKED).updates}


def test_lines_by_position_answer_the_goals_in_order() -> None:
    assert _outcomes("✅\n❌\n✅") == {1: "done", 2: "missed", 3: "done"}


def test_a_synonym_names_the_goal() -> None:
    assert _outcomes("Jogged twice. The book is moving again.") == {1: "progress", 2: "progress"}


def test_a_plan_is_a_commitment_and_no_update() -> None:
    reading = read("Tomorrow I'll run.", ASKED)
    assert reading.updates == ()
    assert [item.text for item in reading.commitments] == ["Tomorrow I'll run"]


def test_a_claim_about_no_goal_is_asked_back() -> None:
    reading = read("did it!", ASKED)
    assert reading.updates == ()
    assert reading.question is not None
    assert reading.question.code == "which-goal"


def test_a_private_paragraph_is_no_part_of_the_words() -> None:
    reading = read("Ran twice.\n\nprivate: I am worn out", ASKED)
    assert [aside.audience for aside in reading.asides] == ["private"]
    assert "worn out" not in reading.words
