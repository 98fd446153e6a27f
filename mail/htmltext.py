"""HTML to text: quote containers become `> ` lines, signature containers go. Called by `mail.extract`; never loads anything."""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mail.lines import OLDER, SIGNED

_BLOCKS = frozenset(
    ["p", "div", "tr", "li", "ul", "ol", "dl", "dt", "dd", "table", "tbody", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "section", "article", "header", "footer", "blockquote", "body", "center", "form", "fieldset", "address", "figure"]
)  # fmt: skip
_SPACED = frozenset(("h1", "h2", "h3", "ul", "ol", "table", "pre", "blockquote"))
_SKIP = frozenset(("script", "style", "head", "title", "template", "noscript", "select", "option"))
_QUOTES = frozenset(
    ["gmail_quote", "gmail_quote_container", "protonmail_quote", "yahoo_quoted", "zmail_extra", "tutanota_quote", "freshdesk_quote", "missive_quote", "front-blockquote", "hs_reply", "moz-cite-prefix", "gmail_attr", "quotedreply", "quoted-reply", "mail-quote", "airmail_on", "bloop_original_html", "mailmaster-quote", "ms-outlook-mobile-reference-message", "outlookmessageheader", "yahooquoted", "aolreplacedbody", "moz-forward-container", "zendesk_quote", "helpscout-quote", "mb_quote", "sh-quoted-content", "ox-quote", "alt_quote", "cm_quote", "quote", "spark_quote", "mailmate-quote", "reply-quote", "replyquote", "_stream_snapshot_quote_"]
)  # fmt: skip
_SIGNATURES = frozenset(
    ["gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block", "protonmail_signature_block-user", "protonmail_signature_block-proton", "ms-outlook-mobile-signature", "mobile_signature", "yahoo_signature", "zmail_signature", "front-signature", "missive_signature", "hs_signature", "aol_signature", "tutanota_signature", "signature-container", "apple-mail-signature", "sh-signature", "ox-signature", "io-ox-signature", "mail_signature"]
)  # fmt: skip
_CUTS = frozenset(("appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container", "olk_src_body_section", "zwchr", "stopspelling", "mailcontainerquote", "replyseparator", "x_divrplyfwdmsg", "x_appendonsend"))
_QUOTE_IDS = ("yahoo_quoted", "isforwardcontent", "qt", "reply139content", "mailcontentquote", "lineBreakAtBeginningOfMessage-quote", "hmquote", "mail-quote", "quoted")
_SIGNATURE_IDS = ("signature", "ms-outlook-mobile-signature", "ms-outlook-mobile-body-separator-line-signature", "applemailsignature", "x_signature", "gmail_signature", "composer_signature", "mobile-signature")
_NAMES = frozenset(("quote", "messagereplysection", "quoted-content"))
_BORDER = re.compile(r"border-top:[^;]{0,40}(?:b5c4df|e1e1e1)", re.IGNORECASE)
_PADDED = re.compile(r"border-top:[^;]{0,20}solid[^;]{0,20};\s*padding:\s*3(?:\.0)?pt\s+0", re.IGNORECASE)

DEEPEST = 1000  # open elements; parsers take time in the square of the depth, and no mail program nests so
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})[^<>]{0,2000}>")
_ALONE = frozenset(["br", "hr", "img", "meta", "input", "link", "col", "wbr", "p", "li", "td", "tr"])  # closed by themselves or by the next one
_STRAY_ADDRESS = re.compile(r"<([\w.+=-]{1,64}@[\w.-]{1,80})>")  # Yahoo writes it so, and it would be taken for a tag


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
    tree = LexborHTMLParser(_STRAY_ADDRESS.sub(r"&lt;\1&gt;", html))
    root = tree.body or tree.root
    return _Writer().write(root) if root is not None else ""


class _Writer:
    """Walks the tree without recursion and gathers lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.buffer: list[str] = []
        self.older = False

    def write(self, root: LexborNode) -> str:
        stack: list[tuple[LexborNode, int, str]] = [(root, 0, "")]
        while stack:
            node, depth, closing = stack.pop()
            if closing:
                self._end(closing, depth)
            elif node.tag == "-text":
                self._words(node, depth)
            elif node.tag and node.tag not in _SKIP and not node.tag.startswith(("-", "_")):
                stack += self._opened(node, node.tag, depth)
        self._line(0)
        return "\n".join(self.lines)

    def _words(self, node: LexborNode, depth: int) -> None:
        """Take a text; inside of `pre` its line ends are line ends."""
        said = node.text_content or ""
        pieces = said.split("\n") if "\n" in said and _is_preformatted(node) else [said]
        for number, piece in enumerate(pieces):
            if number:
                self._line(depth, forced=True)
            self.buffer.append(piece)

    def _opened(self, node: LexborNode, tag: str, depth: int) -> list[tuple[LexborNode, int, str]]:
        """Begin an element; return what is still to be walked, the last first."""
        if tag == "br":
            self._line(depth, forced=True)
            return []
        kind = _kind_of(node, tag)
        if tag in _BLOCKS or kind or tag == "hr":
            self._line(depth)
        if kind == "older" and not self.older:
            self.older = True
            self.lines.append(OLDER)
        if tag == "hr":
            self._gap()
            return []
        inner = 1 if kind == "quote" else -1 if kind == "signature" and depth == 0 else depth
        if tag in _SPACED or _is_paragraph(node, tag):
            self._gap()
        if tag == "li":
            self.buffer.append("- ")
        todo: list[tuple[LexborNode, int, str]] = [(node, inner, tag)] if tag in _BLOCKS or kind else []
        child = node.last_child
        while child is not None:
            todo.append((child, inner, ""))
            child = child.prev
        return todo

    def _end(self, tag: str, depth: int) -> None:
        self._line(depth)
        if tag in _SPACED or tag == "p":
            self._gap()

    def _line(self, depth: int, forced: bool = False) -> None:
        line = " ".join("".join(self.buffer).replace("\xa0", " ").split())
        seen = "".join(self.buffer)
        self.buffer.clear()
        if line:
            self.lines.append(_quoted(line, depth))
        elif forced or "\xa0" in seen:
            self._gap()

    def _gap(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")


def _quoted(line: str, depth: int) -> str:
    return f"> {line}" if depth > 0 else f"{SIGNED}{line}" if depth else line


def _is_preformatted(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(4):
        if above is None or above.tag == "pre":
            break
        above = above.parent
    return above is not None and above.tag == "pre"


def _is_paragraph(node: LexborNode, tag: str) -> bool:
    """A paragraph has a gap around it, but not as Outlook writes them: one for each line."""
    return tag == "p" and "mso" not in (node.attributes.get("class") or "").lower()


def _kind_of(node: LexborNode, tag: str) -> str:
    """Return what a mail program says of an element: quote, signature, older (it and all after it), or ""."""
    if tag == "blockquote":
        return "quote"
    marks = node.attributes
    if not marks:
        return ""
    name = (marks.get("id") or "").lower()
    classes = set((marks.get("class") or "").lower().split())
    if classes & _SIGNATURES or (name and name.removeprefix("x_").startswith(_SIGNATURE_IDS)):
        return "signature"
    if name in _CUTS or (tag in ("div", "p") and _is_border(marks.get("style") or "")):
        return "older"
    if classes & _QUOTES or (name and name.startswith(_QUOTE_IDS)) or (marks.get("name") or "").lower() in _NAMES:
        return "" if _only_holds(node) else "quote"
    return ""


def _only_holds(node: LexborNode) -> bool:
    """A container with the attribution, quotes and the answers between them; the quotes inside are marked themselves."""
    child, holds = node.first_child, False
    while child is not None:
        holds = holds or child.tag == "blockquote"
        child = child.next
    return holds and not (node.text(deep=True) or "")[:40].strip().startswith("-----")


def _is_border(style: str) -> bool:
    """The line that Outlook draws above the headers of what is answered."""
    return "border-top" in style.lower() and (_BORDER.search(style) or _PADDED.search(style)) is not None
