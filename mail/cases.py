"""Labelled cases of hosts' mail: from a raw message to what was understood. Called by `circles read`; pure.

Never used while mail is being read.
"""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from typing import Any

from circles.reading.cases import plain_arguments
from circles.reading.hosts import HostAsked, read_host
from mail.attached import attached_messages
from mail.bodies import body_text
from mail.extract import extract
from mail.parse import parse


def host_case(case: dict[str, Any]) -> dict[str, Any]:
    """Return the reading of a case with `eml`, in the form of its `expect`."""
    raw = case["eml"].encode("utf-8", "surrogateescape")
    circle = case["circle"]
    members = tuple((member["name"], member["email"]) for member in circle["members"])
    host = (circle["host"]["name"], circle["host"]["email"])
    message = message_from_bytes(raw)
    text, html = body_text(message)
    extracted = extract(text, html)
    asked = HostAsked(date.fromisoformat(circle["today"]), circle["timezone"], "en", members, host)
    found = read_host(
        parse(raw).subject, extracted.new, extracted.forwarded, asked, attached_messages(message)
    )
    commands = [{"do": one.name, **plain_arguments(one)} for one in found.commands]
    return {"commands": commands, "unclear": found.question is not None, "message": found.message}
