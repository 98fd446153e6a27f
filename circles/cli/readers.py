"""`circles read`, `extract`: the readers alone, on files; no database and no service."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click


@click.command("read")
@click.option("--cases", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Labelled cases, one JSON object a line.")
def read_command(cases: Path) -> None:
    """Read labelled cases (`body`: check-ins, `eml`: hosts' mail); write one line of JSON a case.

    Example: circles read --cases cases.jsonl > readings.jsonl
    """
    from circles.reading.cases import read_case
    from mail.cases import host_case

    for number, line in enumerate(cases.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            case: dict[str, Any] = json.loads(line)
            got = host_case(case) if "eml" in case else read_case(case)
        except (ValueError, KeyError, TypeError) as error:
            raise click.ClickException(f"{cases.name}, line {number} is not a case: {error!r}") from error
        click.echo(json.dumps({"id": case["id"], "got": got}, ensure_ascii=False))


@click.command("extract")
@click.option("--json", "as_json", is_flag=True, help="Print all parts as JSON.")
@click.option("--cases", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A folder of .eml files instead of standard input.")
def extract_command(as_json: bool, cases: Path | None) -> None:
    """Print what is new in a message read from standard input.

    Example: circles extract --json < message.eml
    """
    if cases is None:
        _print(sys.stdin.buffer.read(), as_json, None)
        return
    for path in sorted(cases.glob("*.eml")):
        _print(path.read_bytes(), as_json, path.name)


def _print(raw: bytes, as_json: bool, name: str | None) -> None:
    import msgspec

    from mail.extract import extract
    from mail.parse import TooComplex, parse

    try:
        parsed = parse(raw)
    except TooComplex as error:
        raise click.ClickException(f"{name or 'the message'} is beyond a limit: {error}.") from error
    extracted = extract(parsed.text, parsed.html)
    if as_json:
        parts = json.loads(msgspec.json.encode(extracted))
        click.echo(json.dumps({"file": name, **parts} if name else parts, ensure_ascii=False))
        return
    if name:
        click.echo(f"==> {name}")
    click.echo(extracted.new)
