"""Options and fixtures for all tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites the golden letters; the difference in review is the review of their texts."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")
