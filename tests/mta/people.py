"""The members' mailboxes, and mails as Gmail and Outlook write them."""

from __future__ import annotations

import email
import email.policy
import html
import smtplib
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from tests.mta.waiting import wait_for
from tests.world import text

NAMES = ("ana", "bo", "chidi", "dora")


class Mailboxes:
    """Maildirs below a folder, one for each name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def letters(self, name: str) -> list[EmailMessage]:
        """Return all that somebody got, oldest first."""
        box = self.folder / name / "new"
        paths = sorted(box.iterdir(), key=lambda path: path.stat().st_mtime_ns) if box.is_dir() else []
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]

    def find(self, name: str, words: str) -> list[EmailMessage]:
        """Return what somebody got with these words in its text or subject."""
        return [one for one in self.letters(name) if words in f"{one['Subject']}\n{text(one)}"]

    def wait(self, name: str, words: str, seconds: float = 40) -> EmailMessage:
        """Wait for a letter with these words; return the last such one."""
        return wait_for(lambda: self.find(name, words), f"a letter to {name} with {words!r}", seconds)[-1]


def plain(name: str, to: str, body: str) -> bytes:
    """Return a short mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{name.capitalize()} <{name}@people.test>", to, "Re: a letter"
    mail["Message-ID"] = make_msgid(domain="people.test")
    mail.set_content(body)
    return mail.as_bytes(policy=email.policy.SMTP)


def _answer(name: str, letter: EmailMessage, subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"{name.capitalize()} <{name}@people.test>"
    mail["To"], mail["Subject"] = str(letter["Reply-To"]), subject
    mail["Message-ID"] = make_msgid(domain="people.test")
    mail["In-Reply-To"] = str(letter["Message-ID"])
    mail["References"] = f"{letter['References'] or ''} {letter['Message-ID']}".strip()
    return mail


def from_gmail(name: str, letter: EmailMessage, body: str) -> EmailMessage:
    """Return an answer above the quoted letter, in both forms."""
    mail = _answer(name, letter, f"Re: {str(letter['Subject']).removeprefix('Re: ')}")
    said = f"On Fri, Mar 6, 2026 at 10:12 AM Slow and steady <{letter['Reply-To']}> wrote:"
    quoted = "\n".join(f"> {line}".rstrip() for line in text(letter).splitlines())
    mail.set_content(f"{body}\n\n{said}\n\n{quoted}\n")
    shown = "<br>".join(html.escape(line) for line in body.splitlines())
    old = "<br>".join(html.escape(line) for line in text(letter).splitlines())
    mail.add_alternative(
        f'<div dir="ltr">{shown}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        f'{html.escape(said)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
        f'border-left:1px solid rgb(204,204,204);padding-left:1ex">{old}</blockquote></div>',
        subtype="html",
    )
    return mail


def from_outlook(name: str, letter: EmailMessage, body: str) -> EmailMessage:
    """Return an answer in HTML only, with the letter below a rule and its headers as text."""
    mail = _answer(name, letter, f"RE: {str(letter['Subject']).removeprefix('Re: ')}")
    shown = "".join(f'<div class="elementToProof">{html.escape(line)}</div>' for line in body.splitlines())
    old = "".join(f"<p>{html.escape(line)}</p>" for line in text(letter).splitlines() if line)
    mail.set_content(
        f"<html><head></head><body dir=\"ltr\">{shown}<div id=\"appendonsend\"></div>"
        '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        f"<b>From:</b> Slow and steady &lt;{letter['Reply-To']}&gt;<br><b>Sent:</b> Friday, March 6, 2026 10:00 AM<br>"
        f"<b>To:</b> {name}@people.test<br><b>Subject:</b> {html.escape(str(letter['Subject']))}</div>"
        f'<div class="BodyFragment">{old}</div></body></html>',
        subtype="html", charset="utf-8",
    )  # fmt: skip
    return mail


def send(port: int, sender: str, recipients: list[str], raw: bytes) -> None:
    """Hand a mail over by SMTP."""
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.sendmail(sender, recipients, raw)
