"""The text a message carries: its plain part and its HTML part, decoded by our own walk.

Called by `mail.parse` and the `extract` command. Never opens an attached message and never runs a codec that is
not one of text.
"""

from __future__ import annotations

import codecs
import quopri
import re
from email.message import Message

TEXT_CAP, LINE_CAP, MOST_PARTS = 256 * 1024, 5000, 200
_ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8",
    "ascii": "utf-8", "shift_jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7", "windows-1252": "cp1252", "iso-8859-8-i": "iso-8859-8",
}  # fmt: skip
_NOT_TEXT = {"rot13", "rot_13", "base64", "hex", "zlib", "bz2", "quopri", "uu", "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}


def body_text(message: Message) -> tuple[str, str | None]:
    """Return the plain text and the HTML of a message, "" and None when there is none."""
    plain: list[str] = []
    html: list[str] = []
    for part in _walk(message):
        kind = part.get_content_type()
        if kind.startswith("multipart/"):  # parts were announced and none came: the text stands bare
            kind = "text/plain"
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            continue
        text = _plainly(_decoded(part))
        if kind == "text/html":
            html.append(text)
        elif str(part.get_param("format", "")).lower() == "flowed":
            plain.append(_unflow(text, str(part.get_param("delsp", "")).lower() == "yes"))
        else:
            plain.append(text)
    return capped("\n".join(plain)), capped("\n".join(html)) if html else None


_SOFT = re.compile(r"=[ \t]*\n")
_ENCODED = re.compile(r"=[0-9A-F]{2}")


def _plainly(text: str) -> str:
    """Undo quoted-printable that a program put into a part without saying so (or twice): soft line ends and =XX."""
    if "=\n" not in text or len(_SOFT.findall(text)) < 2 or len(_ENCODED.findall(text)) < 2:
        return text
    try:
        return quopri.decodestring(text.encode("utf-8")).decode("utf-8")
    except (ValueError, UnicodeError):
        return text


def _walk(message: Message) -> list[Message]:
    """All parts in order, but not those of an attached message."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop()
        if part.get_content_type() == "message/rfc822":
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting += [one for one in reversed(payload) if isinstance(one, Message)]
        else:
            found.append(part)
    return found


def _decoded(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
    except Exception:  # a transfer encoding that lies: the bytes as they stand
        payload = str(part.get_payload()).encode("utf-8", "replace")
    raw = payload if isinstance(payload, bytes) else b""
    name = str(part.get_param("charset", "") or "").strip("'\" ").lower()
    return decode(raw, name).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def decode(raw: bytes, charset: str) -> str:
    """Return text from bytes in a named charset; UTF-8 is tried first when the name is missing or not one of text."""
    name = _ALIASES.get(charset, charset)
    for candidate in (name, "utf-8", "cp1252"):
        if not candidate or candidate.replace("-", "_") in _NOT_TEXT:
            continue
        try:
            codecs.lookup(candidate)
            return raw.decode(candidate)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("latin-1")


def _unflow(text: str, delsp: bool) -> str:
    """Join lines of format=flowed (RFC 3676 4.2 to 4.4)."""
    out: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        content = content[1:] if content.startswith(" ") else content
        flows = content.endswith(" ") and content != "-- "
        if delsp and flows:
            content = content[:-1]
        if open_depth == depth and out and content.strip() != "--":
            out[-1] += content
        else:
            out.append(">" * depth + (" " if depth and content else "") + content)
        open_depth = depth if flows else None
    return "\n".join(line if line == "-- " else line.rstrip() for line in out)


def capped(text: str) -> str:
    """Keep both ends of a text that is too long: the answer may stand last."""
    lines = text.split("\n")
    if len(lines) > LINE_CAP:
        lines = lines[: LINE_CAP // 2] + lines[-LINE_CAP // 2 :]
    text = "\n".join(lines)
    return text if len(text) <= TEXT_CAP else text[: TEXT_CAP // 2] + "\n" + text[-TEXT_CAP // 2 :]
