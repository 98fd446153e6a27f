"""The HTML of every letter: it says what the text says, loads nothing, is small, and can be read by day and by night."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from mail.render import render
from tests.letters.scenarios import ALL, EIGHT, LANGUAGES, SCENARIOS

LEAST, LEAST_SIGN = 4.5, 3.0  # contrast of words and of signs (WCAG 2.2, 1.4.3 and 1.4.11)
TAGS = {"html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td", "p", "div", "span", "strong", "br", "h1", "h2"}


def words_of(text: str) -> list[str]:
    return re.findall(r"\w{3,}", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_both_parts_say_the_same(name, language):
    made = render(replace(ALL[name], language=language))
    page = LexborHTMLParser(made.html)
    assert sorted(words_of(page.body.text(separator=" "))) == sorted(words_of(made.text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_page_is_small_loads_nothing_and_says_its_language(name, language):
    html = render(replace(SCENARIOS[name], language=language)).html
    page = LexborHTMLParser(html)
    assert len(html.encode()) < 90_000
    assert {node.tag for node in page.root.traverse() if node.tag[0].isalpha()} <= TAGS
    assert not re.search(r"(?i)https?:|//|url\(|@import|@font-face|\bsrc=|\bhref=|\bon\w+=|<script|<link|<img", html.partition(">")[2])
    assert page.root.attributes["lang"] == language
    assert all(table.attributes.get("role") == "presentation" for table in page.css("table"))
    assert all("style" in node.attributes for node in page.css("[class]")), "a class has no style by day"


def test_a_digest_of_eight_who_wrote_much_is_not_clipped():
    much = tuple(replace(one, words=("Wörter und Wörter. " * 160,)) for one in EIGHT)
    assert len(render(replace(SCENARIOS["digest"], sections=much)).html.encode()) < 90_000


def shine(colour: str) -> float:
    """The relative luminance of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((shine(one), shine(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def night(html: str) -> dict[str, dict[str, str]]:
    """The rules of the dark mode, by class."""
    block = html[html.index("prefers-color-scheme: dark") :].partition("</style>")[0]
    rules = re.findall(r"\.(\w+)\s*\{([^}]*)\}", block)
    return {name: dict(re.findall(r"([\w-]+):\s*(#\w{6})", body)) for name, body in rules}


def colour_of(node: LexborNode | None, what: str, dark: dict[str, dict[str, str]]) -> str:
    """The colour that a node has or inherits."""
    while node is not None and node.tag != "html":
        style = dict(re.findall(r"(?<![\w-])([\w-]+):\s*(#\w{6})", node.attributes.get("style") or ""))
        for name in (node.attributes.get("class") or "").split():
            style |= dark.get(name, {})
        if what in style:
            return style[what]
        node = node.parent
    raise AssertionError(f"no {what}")


@pytest.mark.parametrize("mode", ["day", "night"])
@pytest.mark.parametrize("name", ALL)
def test_words_and_bars_stand_out(name, mode):
    html = render(ALL[name]).html
    dark = night(html) if mode == "night" else {}
    page = LexborHTMLParser(html)
    for node in page.body.traverse(include_text=True):
        if node.tag == "-text" and node.text().strip(" \n\xa0"):
            ratio = contrast(colour_of(node.parent, "color", dark), colour_of(node.parent, "background-color", dark))
            assert ratio >= LEAST, (node.text(), ratio)
    for bar in page.css(".full"):
        under = (colour_of(bar.parent, "background-color", dark), *[colour_of(rest, "background-color", dark) for rest in page.css(".rest")])
        assert all(contrast(colour_of(bar, "background-color", dark), one) >= LEAST_SIGN for one in under)
