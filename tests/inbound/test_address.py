"""Every address of ours: minted, parsed, and what is not ours."""

from __future__ import annotations

import pytest

from mail.address import Addresses, Target, mint_token

OURS = Addresses("c.example", b"secret")
TOKEN = "abcdefghijklmnopqrstuvwx27"


def test_tokens_are_128_bits_in_26_characters() -> None:
    tokens = {mint_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) == 26 and token == token.lower() for token in tokens)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        (OURS.circle("run"), Target("circle", "run")),
        (OURS.reply("run", TOKEN), Target("reply", "run", TOKEN)),
        (OURS.leave(TOKEN), Target("leave", None, TOKEN)),
        (OURS.bounce(TOKEN), Target("bounce", None, TOKEN)),
        ("start@c.example", Target("start")),
    ],
)
@pytest.mark.parametrize("fold", [str, str.upper, str.title])
def test_what_is_minted_is_parsed_in_any_case(address: str, target: Target, fold: type[str]) -> None:
    assert OURS.parse(fold(address)) == target


@pytest.mark.parametrize(
    "address",
    [
        "",
        "run",
        "@c.example",
        "run@other.example",
        "run@c.example.evil.example",
        "leave@c.example",
        "bounce@c.example",
        "run+@c.example",
        f"run+{TOKEN}x@c.example",
        f"run+{TOKEN[:-1]}@c.example",
        f"run+{TOKEN}+{TOKEN}@c.example",
        "-run@c.example",
        "run-@c.example",
        "a" * 31 + "@c.example",
        "a b@c.example",
        "run\n@c.example",
        "rün@c.example",
    ],
)
def test_what_is_not_ours(address: str) -> None:
    assert OURS.parse(address) == Target("unknown")


def test_the_longest_name_fits() -> None:
    address = OURS.reply("a" * 30, TOKEN)
    assert len(address.partition("@")[0]) <= 64
    assert OURS.parse(address).kind == "reply"


def test_a_hash_needs_the_secret_and_no_case() -> None:
    assert OURS.hash(TOKEN) == OURS.hash(TOKEN.upper())
    assert OURS.hash(TOKEN) != Addresses("c.example", b"other").hash(TOKEN)
    assert TOKEN not in OURS.hash(TOKEN)


@pytest.mark.parametrize(("local", "kind"), [("postmaster", "operator"), ("PostMaster", "operator"), ("abuse", "operator"), ("postmaster+x", "unknown")])
def test_the_addresses_that_every_domain_has(local: str, kind: str) -> None:
    assert OURS.parse(f"{local}@c.example").kind == kind
