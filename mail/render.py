"""Letters to words: a dataclass of `circles.letters` and its templates give subject, text and HTML.

The only importer of jinja2 and css_inline. Called by `mail.outgoing`. Decides nothing; each letter is in its reader's
language. How figures, days and people's own words are set is `mail.typeset`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Any

import css_inline
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, PackageLoader, StrictUndefined

from circles.letters import Letter
from mail import typeset

WIDTH, UNBROKEN = 72, 1_000_000  # characters of a line of text, and of one that HTML will break
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)  # what stays: the dark colours
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words."""

    subject: str
    text: str
    html: str


def render(letter: Letter) -> Rendered:
    """Return a letter in its reader's language."""
    narrow, wide = _environment(letter.language, WIDTH), _environment(letter.language, UNBROKEN)
    context = {one.name: _clean(getattr(letter, one.name)) for one in fields(letter)}
    folder = folder_of(type(letter))
    subject = narrow.get_template(f"{folder}/subject.txt").render(context)
    text = _tidy(narrow.get_template(f"{folder}/body.txt").render(context))
    unbroken = _tidy(wide.get_template(f"{folder}/body.txt").render(context))
    page = wide.select_template([f"{folder}/body.html", "_plain.html"])
    html = page.render(context, words_of_text=unbroken.partition("\n-- \n")[0])
    return Rendered(" ".join(subject.split()), text, _INLINER.inline(html))


def folder_of(kind: type[Letter]) -> str:
    """Return the folder of a letter's templates: its class's name with underscores."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


@cache
def _environment(language: str, width: int) -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", ""), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=lambda name: bool(name and name.endswith(".html")), extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(_catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "bar": typeset.bar, "percent": typeset.percent, "squares": typeset.squares,
        "whole": typeset.whole, "flow": typeset.flow, "blocks": typeset.blocks, "plain": plain,
        "fill": lambda text, indent=0, first=None: typeset.fill(text, width, indent, first),
        "names": lambda names: format_list([str(one) for one in names], locale=typeset.LISTS.get(language, language)),
        "said": _catalogue(language).gettext,  # of texts that the domain holds: examples of commands
        "weekday": lambda value: typeset.weekday(value, language),
        "moment": lambda value, zone: typeset.moment(value, zone, language),
        "day_name": lambda name: typeset.day_name(name, language),
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


def plain(text: str) -> str:
    """Return what a macro of the text gave, as text again, so that HTML escapes it."""
    return "".join(text)


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
