"""Labelled replies of our own, kind by kind, and the shared ones where their folder is there."""

from __future__ import annotations

import email
import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mail.bodies import body_text
from mail.extract import Extracted, extract

OWN = Path(__file__).parent / "extract" / "cases.jsonl"
SHARED = Path(os.environ.get("CIRCLES_CORPUS", Path(__file__).parents[3] / "shared" / "corpus")) / "extract" / "cases.jsonl"
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def cases(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        yield json.loads(line)


def extracted(case: dict[str, Any]) -> Extracted:
    if case["kind"] == "text":
        return extract(case["data"])
    return extract(*body_text(email.message_from_bytes(case["data"].encode())))


def squeezed(text: str) -> str:
    return " ".join(text.translate(_UNSEEN).split())


def is_right(case: dict[str, Any]) -> bool:
    return squeezed(extracted(case).new) in [squeezed(text) for text in (case["expected"], *case["accept"])]


@pytest.mark.parametrize("case", list(cases(OWN)), ids=lambda case: str(case["id"]))
def test_what_is_new(case: dict[str, Any]) -> None:
    found = extracted(case)
    assert is_right(case), found.new


@pytest.mark.parametrize("case", list(cases(OWN)), ids=lambda case: str(case["id"]))
def test_nothing_is_thrown_away(case: dict[str, Any]) -> None:
    found = extracted(case)
    kept = " ".join((found.new, found.quoted, found.signature, found.forwarded.text if found.forwarded else ""))
    assert set(re.findall(r"\w+", found.raw)) <= set(re.findall(r"\w+", kept))


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared cases are not here")
@pytest.mark.parametrize(("kind", "least"), [("new/", 0.97), ("matrix/", 0.99)])
def test_the_shared_cases(kind: str, least: float) -> None:
    chosen = [case for case in cases(SHARED) if case["corpus"].startswith(kind)]
    assert sum(map(is_right, chosen)) >= least * len(chosen)


HOSTILE = [
    "-", "_", ">", "<", "On ", "a@", "From: a\n", "On Jan 1, 2020 A <a@b.c> wrote:\n", "regards,\n", "--\nx\n", "> a\nb\n", "Sent from my ", "```\n", "C> x\n", ">>> a 1:00 >>>\n", "=20=\n",
    "Am 1.1. schrieb ", "tel: 1234567\n", "a | b | 1234567\n", "<p>", "<div>", "<blockquote>", "<br>", "\ue000\n", "\ue001\n", "confidential ", "1 ", "(", "[image: ", "x - On Mon 1 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_of_anything_takes_less_than_a_second(piece: str) -> None:
    text = "Done.\n\n" + (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    begin = time.process_time()
    assert extract(text, text).raw
    assert extract("", text) is not None
    assert time.process_time() - begin < 2
