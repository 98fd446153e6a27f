"""The words that mail programs write around a reply, in some fifty languages, out of `words.toml`.

Called by the neighbours of `mail.extract`. Nothing here looks at a mail.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST = 24  # characters of a label


@cache
def _book() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("mail") / "words.toml").read_text(encoding="utf-8"))


def entries(section: str, key: str) -> tuple[str, ...]:
    """Return the entries of one list, in lower case, as they stand."""
    found = {" ".join(entry.split()) for entry in _book()[section][key].split(";")} - {""}
    return tuple(sorted(entry.casefold() for entry in found))


def _squeezed(label: str) -> str:
    return "".join(label.casefold().split()).strip("*_.")


def _roles() -> dict[str, str]:
    languages = _book()["labels"]
    return {_squeezed(entry): role for role, lists in languages.items() for text in lists.values() for entry in text.split(";")}


LABELS = _roles()


def role_of(label: str) -> str | None:
    """Return what a label of a header block stands for (from, to, date, subject, cc, other), or None."""
    return LABELS.get(_squeezed(label)) if len(label) <= LONGEST else None
