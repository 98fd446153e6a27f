"""How well new text is found in replies, how fast, and how others do: `make bench`, or

    python -m tests.bench.extraction [CASES ...] [--only NAME] [--limit SECONDS] [--misses N]

CASES are files of labelled cases (JSON lines: data or base64, kind text or eml, expected, accept, corpus) or folders
of such; without any, our own. Each extractor runs in a process of its own, which is ended when one message takes it
longer than the limit. What is not installed is left out: `pip install -c constraints.txt -e '.[bench]'`. Talon is
asked too where it is there, but its last release needs parts that no longer build.

exact: equal to an accepted text but for white space; lost: some of the writer's words are missing; leak: words that are
not theirs were left in (both beyond 2 %); stopped: an exception, or the limit.
"""

from __future__ import annotations

import argparse
import base64
import email
import importlib
import importlib.util
import json
import re
import select
import subprocess
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

OWN = Path(__file__).parents[1] / "inbound" / "extract" / "cases.jsonl"
_UNSEEN = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def _ours(text: str, html: str | None) -> str:
    from mail.extract import extract

    return extract(text, html).new


def _plain(text: str, html: str | None) -> str:
    """What extractors of text get: the plain part, or the words of the HTML with the marks of quotes."""
    from mail.htmltext import text_of
    from mail.lines import OLDER, SIGNED

    return text if text.strip() or not html else text_of(html).replace(OLDER, "").replace(SIGNED, "")


def _mail_parser_reply(text: str, html: str | None) -> str:
    module = importlib.import_module("mailparser_reply")
    found = module.EmailReplyParser(languages=list(module.constants.MAIL_LANGUAGES)).read(_plain(text, html))
    return str(found.replies[0].body) if found.replies else ""


def _email_reply_parser(text: str, html: str | None) -> str:
    return str(importlib.import_module("email_reply_parser").EmailReplyParser.parse_reply(_plain(text, html)))


def _quotequail(text: str, html: str | None) -> str:
    whole = _plain(text, html)
    found = importlib.import_module("quotequail").unwrap(whole)
    return str(found.get("text_top") or found.get("text_bottom") or "") if found else whole


def _unquotemail(text: str, html: str | None) -> str:
    return str(importlib.import_module("unquotemail").Unquote(html or "", text).get_text() or "")


def _email_reply_extractor(text: str, html: str | None) -> str:
    found = importlib.import_module("email_reply_extractor").extract_new_text(_plain(text, html))
    return str(getattr(found, "text", found) or "")


def _talon(text: str, html: str | None) -> str:
    return str(importlib.import_module("talon.quotations").extract_from_plain(_plain(text, html)))


PEERS: dict[str, tuple[str, Callable[[str, str | None], str]]] = {
    "ours": ("mail.extract", _ours), "mail-parser-reply": ("mailparser_reply", _mail_parser_reply), "email-reply-parser": ("email_reply_parser", _email_reply_parser),
    "quotequail": ("quotequail", _quotequail), "unquotemail": ("unquotemail", _unquotemail), "email-reply-extractor": ("email_reply_extractor", _email_reply_extractor), "talon": ("talon", _talon),
}  # fmt: skip


def squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_UNSEEN).split())


def shares(got: str, wanted: str) -> tuple[float, float]:
    """Return the share of wanted tokens that were got, and of got ones that were wanted."""
    have, want = (Counter(re.findall(r"\w+|[^\w\s]", squeezed(text))) for text in (got, wanted))
    both = sum((have & want).values())
    return both / sum(want.values()) if want else 1.0, both / sum(have.values()) if have else 1.0


def judged(case: dict[str, Any], got: str) -> tuple[bool, bool, bool]:
    """Return (exact, lost, leak) against the accepted text that is nearest."""
    best = max((squeezed(got) == squeezed(wanted), *shares(got, wanted)) for wanted in (case["expected"], *case.get("accept", ())))
    exact, kept, pure = best
    return exact, kept < 0.98, pure < 0.98


class Worker:
    """An extractor in a process of its own."""

    def __init__(self, name: str, limit: float) -> None:
        self.name, self.limit = name, limit
        self.process: subprocess.Popen[str] | None = None

    def ask(self, case: dict[str, Any]) -> tuple[str, float] | None:
        """Return the answer and the seconds it took; None for an exception or when the limit was passed."""
        if self.process is None:
            command = [sys.executable, "-m", "tests.bench.extraction", "--serve", self.name]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path(__file__).parents[2])
            self._line(case | {"data": "Hello\n", "kind": "text"}, 60)  # the imports are not the message's time
        line = self._line(case, self.limit)
        if line is None:
            self.end()
            return None
        answer = json.loads(line)
        return (answer["new"], answer["seconds"]) if "new" in answer else None

    def _line(self, case: dict[str, Any], limit: float) -> str | None:
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(case) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        ready, _, _ = select.select([self.process.stdout], [], [], limit)
        return (self.process.stdout.readline() or None) if ready else None

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def serve(name: str) -> None:
    """Answer cases from standard input, a line each."""
    from mail.bodies import body_text

    function = PEERS[name][1]
    for line in sys.stdin:
        case = json.loads(line)
        raw = case["data"].encode() if "data" in case else base64.b64decode(case["base64"])
        begin = time.perf_counter()
        try:
            text, html = (raw.decode("utf-8", "replace"), None) if case["kind"] == "text" else body_text(email.message_from_bytes(raw))
            answer: dict[str, Any] = {"new": function(text, html)}
        except Exception as error:
            answer = {"error": type(error).__name__}
        print(json.dumps(answer | {"seconds": time.perf_counter() - begin}), flush=True)


def read_cases(places: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for place in places:
        for path in sorted(place.rglob("*.jsonl")) if place.is_dir() else [place]:
            for line in path.read_text(encoding="utf-8").splitlines():
                case = json.loads(line) if line.strip() else {}
                if "expected" in case and ("data" in case or "base64" in case):
                    yield case


def run(name: str, cases: list[dict[str, Any]], limit: float, misses: int) -> None:
    """Print a row for each corpus and one for all of them."""
    worker = Worker(name, limit)
    rows: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    times: list[float] = []
    stopped = 0
    for case in cases:
        answer = worker.ask(case)
        stopped += answer is None
        got = answer[0] if answer is not None else ""
        verdict = judged(case, got)
        for corpus in (case["corpus"], f"all of {case['corpus'].partition('/')[0]}"):
            rows[corpus].append(verdict)
        times.append(answer[1] if answer is not None else limit)
        if misses and not verdict[0]:
            print(f"  {case['id']}\n    wanted {squeezed(case['expected'])[:200]!r}\n    got    {squeezed(got)[:200]!r}")
            misses -= 1
    worker.end()
    for corpus, found in sorted(rows.items()):
        print(f"{name:22} {corpus:28} {len(found):5} " + " ".join(f"{sum(column) / len(found):7.1%}" for column in zip(*found, strict=True)))
    times.sort()
    print(f"{name:22} median {median(times) * 1e3:.2f} ms, p99 {times[int(len(times) * 0.99)] * 1e3:.2f} ms, worst {times[-1] * 1e3:.1f} ms; stopped {stopped}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", type=Path, default=[OWN])
    parser.add_argument("--only", action="append", choices=PEERS)
    parser.add_argument("--limit", type=float, default=5.0, help="seconds for one message")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses of each")
    parser.add_argument("--serve", choices=PEERS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return
    cases = list(read_cases(given.cases))
    if not cases:
        parser.error("no cases there")
    print(f"{'extractor':22} {'corpus':28} cases   exact    lost    leak")
    for name in given.only or PEERS:
        if name != "ours" and importlib.util.find_spec(PEERS[name][0]) is None:
            print(f"{name:22} is not installed: left out\n")
            continue
        run(name, cases, given.limit, given.misses)


if __name__ == "__main__":
    main()
