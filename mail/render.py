"""Letters to words: a dataclass of `circles.letters` and its templates give subject, text and HTML.

The only importer of jinja2. Called by `mail.outgoing`. Decides nothing; each letter is in its reader's language.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, PackageLoader, StrictUndefined

from circles.letters import Letter

WIDTH = 72
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words."""

    subject: str
    text: str
    html: str


def render(letter: Letter) -> Rendered:
    """Return a letter in its reader's language."""
    environment = _environment(letter.language)
    context = {one.name: _clean(getattr(letter, one.name)) for one in fields(letter)}
    folder = folder_of(type(letter))
    subject = environment.get_template(f"{folder}/subject.txt").render(context)
    text = _tidy(environment.get_template(f"{folder}/body.txt").render(context))
    page = environment.select_template([f"{folder}/body.html", "_plain.html"])
    html = page.render(context, words_of_text=text.partition("\n-- \n")[0])
    return Rendered(" ".join(subject.split()), text, html)


def folder_of(kind: type[Letter]) -> str:
    """Return the folder of a letter's templates: its class's name with underscores."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", ""), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=lambda name: bool(name and name.endswith(".html")), extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(_catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "bar": bar, "fill": fill, "percent": percent, "plain": plain,
        "day": lambda value: format_date(value, "d MMMM", locale=language),
        "said": _catalogue(language).gettext,  # of texts that the domain holds: examples of commands
        "weekday": lambda value: format_date(_day(value), "EEEE d MMMM", locale=language),
        "moment": lambda value, zone: moment(value, zone, language),
    }  # fmt: skip
    return environment


@cache
def _catalogue(language: str) -> NullTranslations:
    folder = files("templates") / "locale" / language / "LC_MESSAGES"
    if not folder.is_dir():
        return NullTranslations()
    whole = Catalog(locale=language)
    for path in sorted(folder.iterdir(), key=lambda path: path.name):  # one catalogue a subject, so that each is short
        for message in read_po(BytesIO(path.read_bytes()), locale=language):
            whole[message.id] = message
    binary = BytesIO()
    write_mo(binary, whole)
    binary.seek(0)
    return GNUTranslations(binary)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def moment(value: datetime, zone: str, language: str) -> str:
    """Return a day and time as its reader's clock shows them."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), "EEEE d MMMM, HH:mm", locale=language)


def bar(share: float, width: int = 10) -> str:
    """Return a bar of characters for a share from 0 to 1."""
    full = round(share * width)
    return "█" * full + "░" * (width - full)


def plain(text: str) -> str:
    """Return what a macro of the text gave, as text again, so that HTML escapes it."""
    return "".join(text)


def percent(share: float) -> int:
    """Return a share as a whole number of per cent."""
    return round(share * 100)


def fill(text: str, indent: int = 0, first: str | None = None) -> str:
    """Wrap text to the width of a letter, keeping its paragraphs."""
    lead = " " * indent
    out = []
    for at, line in enumerate(text.splitlines() or [""]):
        start = lead if first is None or at else first
        out.append(textwrap.fill(line, WIDTH, initial_indent=start, subsequent_indent=lead, break_on_hyphens=False))
    return "\n".join(out)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", value.encode("utf-8", "replace").decode())
    if isinstance(value, tuple):
        return tuple(_clean(one) for one in value)
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, date):
        return type(value)(**{name: _clean(getattr(value, name)) for name in value.__dataclass_fields__})
    return value


def _tidy(text: str) -> str:
    lines = ["-- " if line == "-- " else line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
