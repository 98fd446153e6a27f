"""Addresses, names and mailboxes as people type them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.people import (
    NAME_LENGTH,
    BadAddress,
    Member,
    Role,
    State,
    clean_name,
    normalise_address,
    split_mailbox,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (" Ana.B+c@Example.ORG ", "ana.b+c@example.org"),
        ("bo@bücher.example", "bo@xn--bcher-kva.example"),
        ("bo@x.example.", "bo@x.example"),
        ("o'neil@localhost", "o'neil@localhost"),
        ("a" * 64 + "@x.example", "a" * 64 + "@x.example"),
    ],
)
def test_addresses_are_normalised(text, wanted):
    assert normalise_address(text) == wanted
    assert normalise_address(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "", "ana", "@x.example", "ana@", "a b@x.example", ".a@x.example", "a..b@x.example", "a@b@x.example", "é@x.example",
        '"a"@x.example', "a@-x.example", "a@x-.example", "a@[127.0.0.1]", "a@x..example", "a" * 65 + "@x.example",
        "a@" + ("x" * 60 + ".") * 5 + "example", "a@" + "ü" * 70 + ".example", "a@x.example\r\nBcc: b@x.example", "a@x_y.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    with pytest.raises(BadAddress):
        normalise_address(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("  Ana\tMaria ", "Ana Maria"), ("O'Neil-Sánchez Jr.", "O'Neil-Sánchez Jr."), ('"Bo" <b@x>', "Bo b x"),
        ("a_b\r\nBcc: c", "a b Bcc c"), ("e\u0301", "é"), ("😀", ""), ("李 四", "李 四"),
    ],
)  # fmt: skip
def test_names_are_cleaned(text, wanted):
    assert clean_name(text) == wanted


@given(st.text(max_size=100))
def test_a_name_is_safe_in_a_header(text):
    name = clean_name(text)
    assert len(name) <= NAME_LENGTH
    assert not re.search(r"[\x00-\x1f<>@\",:;()\[\]\\_]|^\s|\s$", name)
    assert clean_name(name) == name


def test_mailboxes_are_split():
    assert split_mailbox('"Bo B." <Bo@X.example>') == ("Bo B.", "bo@x.example")
    assert split_mailbox("<bo@x.example> ") == ("", "bo@x.example")
    assert split_mailbox("bo@x.example") == ("", "bo@x.example")
    for text in ("Bo <bo@x.example", "Bo <>", "Bo <bo@x.example> and more"):
        with pytest.raises(BadAddress):
            split_mailbox(text)


@pytest.mark.parametrize(("name", "first"), [("Ana Maria", "Ana"), ("", "Bo"), (" ", "Bo")])
def test_a_first_name_is_never_empty(name, first):
    assert Member(1, "bo@x.example", name, "UTC", "en", State.ACTIVE).first_name == first


@pytest.mark.parametrize(("role", "hosts"), [(Role.HOST, True), (Role.COHOST, True), (Role.MEMBER, False)])
def test_who_may_run_a_circle(role, hosts):
    assert Member(1, "bo@x.example", "Bo", "UTC", "en", State.ACTIVE, role).is_host is hosts
