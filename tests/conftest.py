"""Options and fixtures for all tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites the golden letters; the difference in review is the review of their texts."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")


def pytest_report_header(config: pytest.Config) -> str:
    """Say what a plain run leaves out."""
    left_out = config.getoption("markexpr") == "not mta"
    return "tests with real mail servers are left out; `make mta` runs them" if left_out else ""
