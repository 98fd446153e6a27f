"""Phrases that tell something (done, missed, to come, asked): found in one pass over the words of a text.

Called by the modules of `circles.reading` that give clauses a meaning. The phrases of `lexicon/<language>.toml` stand
in one tree a language, so that the time to read grows with the text and not with the lexicon. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from circles.reading.words import LANGUAGES, LEXICON, fold

_LISTS = frozenset(["stop", "past", "past_ends", "not_past", "coming_ends"])
_TOKEN = re.compile(r"[^\W_]+(?:'(?!s(?!\w))[^\W_]+)*|'s(?!\w)|[%✓&#❓🤷]")
_BREAK = re.compile(r"[.,;:!?()\n/|]")


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a phrase stands."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    wild: list[tuple[str, str, _Node]] = field(default_factory=list)  # words that begin and end so
    gap: _Node | None = None  # up to three words of any kind, then this
    kinds: list[str] = field(default_factory=list)


def _add(root: _Node, phrase: str, kind: str) -> None:
    node = root
    for word in re.findall(r"~|\*?(?:[^\W_]+(?:'(?!s(?!\w))(?:[^\W_]|\*)+)*|'s(?!\w)|n't|[%✓&#❓🤷])\*?", phrase):
        if word == "~":
            node.gap = node.gap or _Node()
            node = node.gap
        elif "*" in word:
            head, _, tail = word.partition("*")
            known = [one for begins, ends, one in node.wild if (begins, ends) == (head, tail)]
            if not known:
                known = [_Node()]
                node.wild.append((head, tail, known[0]))
            node = known[0]
        else:
            node = node.next.setdefault(word, _Node())
    if node is not root:
        node.kinds.append(kind)


def _tree(code: str) -> _Node:
    root = _Node()
    for kind, phrases in LEXICON[code].items():
        if kind not in _LISTS:
            for phrase in re.split(r"[|\n]", fold(phrases)):
                if phrase.strip():
                    _add(root, phrase, kind)
    return root


_TREES = {code: _tree(code) for code in LANGUAGES}


def _walk(node: _Node, words: list[str], breaks: list[bool], at: int, ends: dict[str, int]) -> None:
    """Note for each kind the last word of the longest phrase that goes on from here."""
    for kind in node.kinds:
        ends[kind] = max(ends.get(kind, -1), at - 1)
    if at >= len(words) or (breaks[at] and ends.get("", -1) != at):
        return
    word = words[at]
    following = node.next.get(word)
    if following is not None:
        _walk(following, words, breaks, at + 1, ends)
    for head, tail, wild in node.wild:
        if word.startswith(head) and word.endswith(tail) and len(word) > len(head) + len(tail):
            _walk(wild, words, breaks, at + 1, ends)
    if node.gap is not None:
        for hop in range(4):
            if at + hop > len(words) or any(breaks[at : at + hop + 1]):
                break
            _walk(node.gap, words, breaks, at + hop, ends)


@lru_cache(maxsize=8192)
def cues(folded: str, languages: tuple[str, ...]) -> dict[str, list[Cue]]:
    """Every phrase of every kind, by kind and in order; of phrases that start at one word, the longest."""
    spans = [match.span() for match in _TOKEN.finditer(folded)]
    words = [folded[start:end] for start, end in spans]
    breaks = [False] + [
        _BREAK.search(folded, spans[i - 1][1], spans[i][0]) is not None for i in range(1, len(spans))
    ]
    found: dict[str, dict[int, int]] = {}
    for code in languages:
        for at in range(len(words)):
            ends: dict[str, int] = {"": at}
            _walk(_TREES[code], words, breaks, at, ends)
            del ends[""]
            for kind, last in ends.items():
                known = found.setdefault(kind, {})
                known[at] = max(known.get(at, -1), last)
    told = {kind: _apart(places, spans, folded) for kind, places in found.items()}
    masks = [cue for kind in ("greet", "not_neg", "every") for cue in told.get(kind, ()) if " " in cue.text or "-" in cue.text]
    return {
        kind: those if kind == "every" else [cue for cue in those if not any(_within(cue, mask) for mask in masks)]
        for kind, those in told.items()
    }


def _within(cue: Cue, mask: Cue) -> bool:
    """Whether a cue is only a part of a longer phrase ("check" in "check-in")."""
    return mask.start <= cue.start and cue.end <= mask.end and len(mask.text) > len(cue.text)


def _apart(places: dict[int, int], spans: list[tuple[int, int]], folded: str) -> list[Cue]:
    kept: list[Cue] = []
    for first, last in sorted(places.items()):
        start, end = spans[first][0], spans[last][1]
        if not kept or end > kept[-1].end:
            kept.append(Cue(start, end, folded[start:end]))
    return kept


def find(kind: str, folded: str, languages: tuple[str, ...]) -> Cue | None:
    """The first place where a phrase of this kind stands."""
    found = cues(folded, languages).get(kind)
    return found[0] if found else None


def find_all(kind: str, folded: str, languages: tuple[str, ...]) -> list[Cue]:
    """Every place where a phrase of this kind stands."""
    return cues(folded, languages).get(kind, [])


def whole(kind: str, folded: str, languages: tuple[str, ...]) -> bool:
    """Whether the text is nothing but one phrase of this kind."""
    text = folded.strip(" .,!?:;-\t*_'\"")
    found = cues(text, languages).get(kind, [])
    return bool(found) and len(found[0].text) >= len(text.rstrip("'"))
