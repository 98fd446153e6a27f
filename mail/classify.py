"""Tells automatic mail from a person's: headers first, then habits of autoresponders. Used by `mail.parse`.

Returns why, in a word; never decides what follows. RFC 3834 and what mail programs do.
"""

from __future__ import annotations

import re
from email.message import Message

_ROBOT = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.IGNORECASE)
_AWAY = re.compile(
    r"^\W*(automatic reply|auto(?:matic)?[- ]?reply|out of (?:the )?office|automatische antwort|abwesenheit|"
    r"réponse automatique|absence du bureau|respuesta automática|fuera de la oficina|resposta automática|"
    r"ausência|risposta automatica|fuori sede|automatisch antwoord|afwezig)",
    re.IGNORECASE,
)  # fmt: skip


def automatic(message: Message, subject: str, sender: str | None) -> str:
    """Return why a mail is automatic, or "" when a person wrote it."""
    kind = message.get_content_type()
    if kind == "multipart/report":
        return "report"
    auto = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    if auto not in ("no", ""):
        return "auto-submitted"
    if str(message.get("Precedence", "")).strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return "bulk"
    if any(name.lower() in ("x-autoreply", "x-autorespond", "x-autoresponder") for name in message.keys()):  # noqa: SIM118
        return "autoresponder"
    if message.get("List-Id") or message.get("List-Unsubscribe"):
        return "list"
    if str(message.get("Return-Path", "")).strip() == "<>":
        return "null sender"
    if sender is not None and _ROBOT.match(sender):
        return "robot"
    return "away" if _AWAY.match(subject) else ""
