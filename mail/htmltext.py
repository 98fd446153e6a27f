"""HTML to text: quote containers become `> ` lines, signature containers go. Called by `mail.extract`; never loads anything."""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(["p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "section", "article", "header", "footer", "blockquote", "body"])
_SKIP = frozenset(("script", "style", "head", "title", "template", "noscript"))
_QUOTES = frozenset(["gmail_quote", "gmail_quote_container", "protonmail_quote", "yahoo_quoted", "moz-cite-prefix", "zmail_extra", "tutanota_quote"])
_SIGNATURES = frozenset(["gmail_signature", "moz-signature", "protonmail_signature_block"])
_CUTS = frozenset(("appendonsend", "divRplyFwdMsg", "mail-editor-reference-message-container"))
_FORWARD = ("forwarded message", "weitergeleitete nachricht")


DEEPEST = 1000  # open elements; parsers take time in the square of the depth, and no mail program nests so
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})[^<>]{0,2000}>")
_ALONE = frozenset(["br", "hr", "img", "meta", "input", "link", "col", "wbr", "p", "li", "td", "tr"])  # closed by themselves or by the next one


def _too_deep(html: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _ALONE:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > DEEPEST:
                return True
    return False


def text_of(html: str) -> str:
    """Return the text of an HTML body; what a mail program marks as a quote stands behind `> `.

    Of a body that nests beyond reason only the tags are taken out.
    """
    if _too_deep(html):
        return unescape(_TAG.sub("\n", html))
    tree = LexborHTMLParser(html)
    root = tree.body or tree.root
    if root is None:
        return ""
    lines: list[str] = []
    buffer: list[str] = []
    cut = False

    def flush(depth: int) -> None:
        line = " ".join("".join(buffer).replace("\xa0", " ").split())
        buffer.clear()
        lines.append((">" * depth + " " if depth else "") + line if line else "")

    stack: list[tuple[LexborNode, int, bool]] = [(root, 0, False)]
    while stack:
        node, depth, closing = stack.pop()
        tag = node.tag
        if closing:
            flush(depth)
            continue
        if tag == "-text":
            buffer.append(node.text_content or "")
            continue
        if tag in _SKIP or tag is None or tag.startswith(("-", "_")):
            continue
        marks = node.attributes
        classes = set((marks.get("class") or "").split())
        if classes & _SIGNATURES:
            continue
        if (marks.get("id") or "") in _CUTS or "border-top:solid #e1e1e1" in (marks.get("style") or "").lower().replace(": ", ":"):
            cut = True
        quote = tag == "blockquote" or bool(classes & _QUOTES) or str(marks.get("id") or "").startswith("yahoo_quoted")
        if tag in _BLOCKS or quote:
            flush(depth)
        inner = depth + 1 if quote and depth == 0 else depth
        if cut and inner == 0:
            inner = 1
        if tag in _BLOCKS or quote:
            stack.append((node, inner, True))
        child = node.last_child
        while child is not None:
            stack.append((child, inner, False))
            child = child.prev
    flush(0)
    return "\n".join(lines)
