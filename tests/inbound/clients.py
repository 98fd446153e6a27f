"""Mail programs that answer a letter, each in its manner: what they put around, before and into the quoted letter.

An answer is typed at the top, at the bottom, between the lines, or on a telephone; `reply` gives the bytes.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from html import escape

from babel.dates import format_datetime

WHEN = datetime(2026, 3, 6, 17, 42, 8, tzinfo=UTC)
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")


@dataclass(frozen=True)
class Given:
    """The letter that is answered, and who sent it."""

    text: str
    html: str
    language: str = "en"
    name: str = "Morning writers, Lyon & Köln"
    address: str = "morning-writers+k3m4q9t7w1x5z3r8@circles.test"

    @property
    def who(self) -> str:
        return f"{self.name} <{self.address}>"


@dataclass(frozen=True)
class Typed:
    """What somebody types: above, below, and beneath some of the letter's lines."""

    top: str = ""
    bottom: str = ""
    under: dict[str, str] = field(default_factory=dict)
    signature: str = ""


Form = Callable[[Given, Typed], tuple[str, str]]  # the plain part and the HTML part, "" for none


def _when(pattern: str, language: str) -> str:
    return format_datetime(WHEN, pattern, locale=language)


def _pick(table: dict[str, tuple[str, str]]) -> Callable[[Given], str]:
    """An attribution by language: a pattern of the date, and the words around `D`, `X` (name) and `Y` (address)."""

    def made(given: Given) -> str:
        pattern, words = table[given.language]
        return words.replace("D", _when(pattern, given.language), 1).replace("X", given.name, 1).replace("Y", given.address, 1)

    return made


GMAIL = _pick({
    "en": ("EEE, MMM d, y 'at' h:mm\u202fa", "On D X <Y> wrote:"), "de": ("EEE, d. MMMM y 'um' HH:mm 'Uhr'", "Am D schrieb X <Y>:"),
    "fr": ("EEE d MMM y 'à' HH:mm", "Le D, X <Y> a écrit :"), "es": ("EEE, d MMM y 'a las' HH:mm", "El D, X (<Y>) escribió:"),
    "pt": ("EEE, d 'de' MMM 'de' y 'às' HH:mm", "Em D, X <Y> escreveu:"), "it": ("EEE d MMM y 'alle ore' HH:mm", "Il giorno D X <Y> ha scritto:"),
    "nl": ("EEE d MMM y 'om' HH:mm", "Op D schreef X <Y>:"),
})  # fmt: skip
APPLE = _pick({
    "en": ("d MMM y, 'at' HH:mm", "On D, X <Y> wrote:"), "de": ("dd.MM.y 'um' HH:mm", "Am D schrieb X <Y>:"), "fr": ("d MMM y 'à' HH:mm", "Le D, X <Y> a écrit :"),
    "es": ("d MMM y, 'a las' HH:mm", "El D, X <Y> escribió:"), "pt": ("d 'de' MMM 'de' y, 'à(s)' HH:mm", "No dia D, X <Y> escreveu:"),
    "it": ("d MMM y, 'alle ore' HH:mm", "Il giorno D, X <Y> ha scritto:"), "nl": ("d MMM y, 'om' HH:mm", "Op D heeft X <Y> het volgende geschreven:"),
})  # fmt: skip
THUNDERBIRD = _pick({
    "en": ("M/d/yy h:mm a", "On D, X wrote:"), "de": ("dd.MM.yy 'um' HH:mm", "Am D schrieb X:"), "fr": ("dd/MM/y 'à' HH:mm", "Le D, X a écrit :"), "es": ("d/M/yy 'a las' H:mm", "El D, X escribió:"),
    "pt": ("dd/MM/y HH:mm", "Em D, X escreveu:"), "it": ("dd/MM/yy HH:mm", "Il D, X ha scritto:"), "nl": ("dd-MM-y 'om' HH:mm", "Op D schreef X:"),
})  # fmt: skip
YAHOO = _pick({
    "en": ("EEEE, MMMM d, y 'at' hh:mm:ss a z", "On D, X <Y> wrote:"), "de": ("HH:mm:ss 'MEZ' EEEE, d.MMMM y", "X <Y> schrieb am D:"), "fr": ("EEEE d MMMM y 'à' HH:mm:ss 'UTC'", "Le D, X <Y> a écrit :"),
    "es": ("EEEE, d 'de' MMMM 'de' y, HH:mm:ss 'CET'", "El D, X <Y> escribió:"), "pt": ("EEEE, d 'de' MMMM 'de' y 'às' HH:mm:ss 'BRT'", "Em D, X <Y> escreveu:"),
    "it": ("EEEE d MMMM y 'alle ore' HH:mm:ss 'CET'", "Il D, X <Y> ha scritto:"), "nl": ("EEEE d MMMM y 'om' HH:mm:ss 'CET'", "Op D schreef X <Y>:"),
})  # fmt: skip
K9 = _pick({
    "en": ("d MMMM y HH:mm:ss 'CET'", "On D, X <Y> wrote:"), "de": ("d. MMMM y HH:mm:ss 'MEZ'", "Am D schrieb X <Y>:"), "fr": ("d MMMM y HH:mm:ss 'UTC+01:00'", "Le D, X <Y> a écrit :"),
    "es": ("d 'de' MMMM 'de' y H:mm:ss 'CET'", "El D, X <Y> escribió:"), "pt": ("d 'de' MMMM 'de' y HH:mm:ss 'WET'", "Em D, X <Y> escreveu:"),
    "it": ("d MMMM y HH:mm:ss 'CET'", "Il D, X <Y> ha scritto:"), "nl": ("d MMMM y HH:mm:ss 'CET'", "Op D schreef X <Y>:"),
})  # fmt: skip
MUTT, FASTMAIL = "EEE, MMM dd, y 'at' hh:mm:ssa '+0100'", "EEE, d MMM y, 'at' h:mm a"
LABELS = {
    "en": "From Sent To Subject", "de": "Von Gesendet An Betreff", "fr": "De Envoyé À Objet", "es": "De Enviado Para Asunto", "pt": "De Enviado Para Assunto",
    "it": "Da Inviato A Oggetto", "nl": "Van Verzonden Aan Onderwerp",
}  # fmt: skip
ORIGINAL = {"en": "Original message", "de": "Ursprüngliche Nachricht", "fr": "Message d'origine", "es": "Mensaje original", "pt": "Mensagem original", "it": "Messaggio originale", "nl": "Oorspronkelijk bericht"}
IPHONE = {"en": "Sent from my iPhone", "de": "Von meinem iPhone gesendet", "fr": "Envoyé de mon iPhone", "es": "Enviado desde mi iPhone", "pt": "Enviado do meu iPhone", "it": "Inviato da iPhone", "nl": "Verstuurd vanaf mijn iPhone"}
GALAXY = {"en": "Sent from my Galaxy", "de": "Von meinem Galaxy gesendet", "fr": "Envoyé depuis mon appareil Galaxy", "es": "Enviado desde mi Galaxy", "pt": "Enviado do meu Galaxy", "it": "Inviato dal mio Galaxy", "nl": "Verzonden vanaf mijn Galaxy"}
OUTLOOK_APP = {"en": "Get Outlook for iOS", "de": "Outlook für iOS beziehen", "fr": "Télécharger Outlook pour iOS", "es": "Obtener Outlook para iOS", "pt": "Obter o Outlook para iOS", "it": "Scarica Outlook per iOS", "nl": "Outlook voor iOS downloaden"}
GMX_APP = {"en": "Sent with GMX Mail", "de": "Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.", "fr": "Envoyé avec l'application GMX Mail", "es": "Enviado con GMX Mail", "pt": "Enviado com GMX Mail", "it": "Inviato con GMX Mail", "nl": "Verzonden met GMX Mail"}


def headers(given: Given, date_first: bool = False, bold: str = "") -> list[str]:
    """The header block above what is answered, in the program's language."""
    sender, sent, to, subject = LABELS[given.language].split()
    made = [f"{bold}{sender}:{bold} {given.who}", f"{bold}{sent}:{bold} {_when('EEEE, d MMMM y HH:mm', given.language)}", f"{bold}{to}:{bold} Bo <bo@people.test>", f"{bold}{subject}:{bold} Round 3 · Morning writers"]
    return [made[1], made[0], *made[2:]] if date_first else made


def _wrapped(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""] if len(line) > width else [line]


def between(given: Given, typed: Typed, mark: str, width: int = 76, gap: bool = True) -> list[str]:
    """The letter's lines with a mark before each, and what is typed beneath some of them (beneath the line's part)."""
    out: list[str] = []
    due = ""
    for line in [*given.text.rstrip("\n").split("\n"), ""]:
        if due and not line.strip():
            out += ["", due, ""] if gap else [due]
            due = ""
        out += [f"{mark}{piece}".rstrip() for piece in _wrapped(line, width)]
        due = typed.under.get(line.strip(), due)
    return out[:-1]


def _around(typed: Typed, attribution: list[str], quoted: list[str], closing: str = "") -> str:
    head = [typed.top, ""] if typed.top else []
    head += [closing, ""] if closing and typed.top else []
    tail = ["", typed.bottom] if typed.bottom else []
    tail += ["", closing] if closing and not typed.top else []
    sign = ["", "-- ", typed.signature] if typed.signature else []
    return "\n".join([*head, *attribution, *quoted, *tail, *sign]) + "\n"


def _p(text: str, tag: str = "div") -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""


def paragraphs(given: Given) -> list[str]:
    """The letter's HTML, block by block, without the tables around it."""
    inner = r"(?:<div\b[^>]*>[^<]*(?:<(?!/?div)[^>]*>[^<]*)*</div>|<table\b.*?</table>|\s)*"
    return re.findall(rf"(?s)<div class=\"(?:open|goal)\"[^>]*>{inner}</div>|<(?:p|h1|h2|ul)\b.*?</(?:p|h1|h2|ul)>", given.html)


def _split(given: Given, typed: Typed, opened: str, closed: str, answer: Callable[[str], str]) -> str:
    """The letter's blocks inside a container, which closes and opens again around what is typed between them."""
    out = [opened]
    for block in paragraphs(given):
        out.append(block)
        plain = re.sub(r"<[^>]+>", "\n", block).strip().split("\n")[0]
        if plain in typed.under:
            out += [closed, answer(typed.under[plain]), opened]
    return "".join([*out, closed])


def gmail_web(given: Given, typed: Typed) -> tuple[str, str]:
    first, rest = GMAIL(given).split(" <", 1) if " <" in GMAIL(given) else (GMAIL(given), "")
    wrapped = [f"{first} <", rest, ""] if rest and len(first) + len(rest) > 76 else [GMAIL(given), ""]
    text = _around(typed, wrapped, between(given, typed, "> "))
    quote = '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">'
    body = given.html if not typed.under else ""
    inner = f"{quote}{body}</blockquote>" if body else _split(given, typed, quote, "</blockquote>", _p)
    html = f'<div dir="ltr">{_p(typed.top)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{escape(GMAIL(given))}<br></div>{inner}</div>{_p(typed.bottom)}'
    return text, html + (f'<span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">{escape(typed.signature)}</div>' if typed.signature else "")


def apple_mail(given: Given, typed: Typed) -> tuple[str, str]:
    text = _around(typed, [f"> {line}" for line in [APPLE(given), ""]], between(given, typed, "> "))
    quote = '<blockquote type="cite">'
    html = f"<html><body>{_p(typed.top)}<br>{quote}<div>{escape(APPLE(given))}</div><br>{_split(given, typed, '', '</blockquote>', _p).replace('</div><', f'</div>{quote}<') if typed.under else given.html + '</blockquote>'}{_p(typed.bottom)}</body></html>"
    return text, html


def ios(given: Given, typed: Typed) -> tuple[str, str]:
    text = _around(typed, [f"> {APPLE(given)}", "> "], between(given, typed, "> "), IPHONE[given.language])
    html = f'<html><body dir="auto">{_p(typed.top)}<br><div dir="ltr">{IPHONE[given.language]}</div><div dir="ltr"><br><blockquote type="cite">{escape(APPLE(given))}<br><br></blockquote></div><blockquote type="cite">{given.html}</blockquote></body></html>'
    return text, html


def outlook_desktop(given: Given, typed: Typed) -> tuple[str, str]:
    text = _around(typed, ["", *headers(given), ""], between(given, typed, "", 10_000))
    block = "<br>".join(f"<b>{escape(line.split(':')[0])}:</b>{escape(line.partition(':')[2])}" for line in headers(given))
    lines = _split(given, typed, "", "", lambda answer: f'<p class="MsoNormal"><span style="color:#1F497D">{escape(answer)}<o:p></o:p></span></p>')
    head = f'<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{block}<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    return text, f'<html><body><div class="WordSection1"><p class="MsoNormal">{escape(typed.top)}<o:p></o:p></p>{head}{lines}{_p(typed.bottom)}</div></body></html>'


def outlook_web(given: Given, typed: Typed) -> tuple[str, str]:
    text = _around(typed, ["_" * 32, *headers(given), ""], between(given, typed, "", 10_000))
    block = "<br>".join(f"<b>{escape(line.split(':')[0])}:</b>{escape(line.partition(':')[2])}" for line in headers(given))
    html = f'<html><body>{_p(typed.top)}<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font>{block}</font></div><div>{_split(given, typed, "", "", _p)}</div>{_p(typed.bottom)}</body></html>'
    return text, html


def outlook_mobile(given: Given, typed: Typed) -> tuple[str, str]:
    text, html = outlook_web(given, typed)
    line = OUTLOOK_APP[given.language]
    return text.replace("_" * 32, f"{line}<https://aka.ms/o0ukef>\n{'_' * 32}", 1), html.replace('<div id="appendonsend">', f'<div id="ms-outlook-mobile-signature">{line}</div><div id="appendonsend">', 1)


def thunderbird(given: Given, typed: Typed) -> tuple[str, str]:
    text = _around(typed, [THUNDERBIRD(given)], between(given, typed, "> ", 72))
    quote = '<blockquote type="cite" cite="mid:x@circles.test">'
    html = f'<html><body>{_p(typed.top, "p")}<div class="moz-cite-prefix">{escape(THUNDERBIRD(given))}<br></div>{_split(given, typed, quote, "</blockquote>", lambda one: _p(one, "p"))}{_p(typed.bottom, "p")}'
    return text, html + (f'<pre class="moz-signature">-- \n{escape(typed.signature)}</pre></body></html>' if typed.signature else "</body></html>")


def yahoo(given: Given, typed: Typed) -> tuple[str, str]:
    text = _around(typed, [f" {YAHOO(given)}", ""], between(given, typed, "", 10_000))
    html = f'<div class="ydp1yahoo-style-wrap">{_p(typed.top)}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>{escape(YAHOO(given))}</div><div><br></div>{given.html}</div></div>'
    return text, html


def proton(given: Given, typed: Typed) -> tuple[str, str]:
    head = f"On {_when('EEEE, MMMM d', 'en')}th, 2026 at 5:42 PM, {given.who} wrote:"
    text = _around(typed, [head, ""], between(given, typed, "> "), "Sent with Proton Mail secure email.")
    html = f'{_p(typed.top)}<div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">{escape(head)}<br><blockquote class="protonmail_quote" type="cite">{given.html}</blockquote></div>{_p(typed.bottom)}'
    return text, html


def fastmail(given: Given, typed: Typed) -> tuple[str, str]:
    head = f"On {_when(FASTMAIL, 'en')}, {given.name} wrote:"
    quote = '<blockquote type="cite" id="qt">'
    return _around(typed, [head], between(given, typed, "> ")), f"<html><body>{_p(typed.top)}<div>{escape(head)}</div>{_split(given, typed, quote, '</blockquote>', _p)}{_p(typed.bottom)}</body></html>"


def gmx(given: Given, typed: Typed) -> tuple[str, str]:
    """Web.de and 1&1 too: HTML alone, the date first."""
    block = "<br/>".join(f"<b>{escape(line.split(':')[0])}:</b>&nbsp;{escape(line.partition(':')[2])}" for line in headers(given, date_first=True))
    return "", f'<html><body><div style="font-family: Verdana">{_p(typed.top)}<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px"><div style="margin:0 0 10px 0;">{block}</div><div name="quoted-content">{given.html}</div></div></div></div></body></html>'


def gmx_app(given: Given, typed: Typed) -> tuple[str, str]:
    return _around(typed, ["", *headers(given, date_first=True), ""], between(given, typed, "", 10_000), f"--\n{GMX_APP[given.language]}"), ""


def samsung(given: Given, typed: Typed) -> tuple[str, str]:
    sender, _, to, subject = headers(given)
    when = f"{'Datum' if given.language in ('de', 'nl') else 'Date'}: {_when('dd/MM/y  HH:mm', 'en')}  (GMT+01:00)"
    lines = [f"-------- {ORIGINAL[given.language]} --------", sender, when, to, subject, ""]
    text = _around(typed, lines, between(given, typed, "", 10_000), GALAXY[given.language])
    html = f'<html><body>{_p(typed.top)}<div id="composer_signature"><div>{GALAXY[given.language]}</div></div>{"".join(_p(line) for line in lines)}<div><br></div>{given.html}</body></html>'
    return text, html


def k9(given: Given, typed: Typed) -> tuple[str, str]:
    return _around(typed, [K9(given)], between(given, typed, ">")), ""


def mutt(given: Given, typed: Typed) -> tuple[str, str]:
    return _around(typed, [f"On {_when(MUTT, 'en')}, {given.name} wrote:"], between(given, typed, "> ", 10_000)), ""


# Which placements each form offers: t(op), b(ottom), i(nterleaved); what its HTML can do stands second.
FORMS: dict[str, tuple[Form, str, str]] = {
    "gmail": (gmail_web, "tbi", "tbi"), "apple": (apple_mail, "tbi", "tb"), "ios": (ios, "tbi", "t"), "outlook": (outlook_desktop, "ti", "ti"), "outlook-web": (outlook_web, "ti", "ti"),
    "outlook-mobile": (outlook_mobile, "ti", "t"), "thunderbird": (thunderbird, "tbi", "tbi"), "yahoo": (yahoo, "ti", "t"), "proton": (proton, "tbi", "tb"), "fastmail": (fastmail, "tbi", "tbi"),
    "gmx": (gmx, "", "t"), "gmx-app": (gmx_app, "ti", ""), "samsung": (samsung, "ti", "t"), "k9": (k9, "tbi", ""), "mutt": (mutt, "tbi", ""),
}  # fmt: skip


def reply(text: str, html: str) -> bytes:
    """The bytes of a mail with these parts."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Bo <bo@people.test>", "morning-writers@circles.test", "Re: Round 3"
    if text:
        mail.set_content(text)
    if html and text:
        mail.add_alternative(html, subtype="html")
    elif html:
        mail.set_content(html, subtype="html")
    return mail.as_bytes()
