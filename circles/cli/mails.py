"""`circles outbox`, `inbox`, `parked`, `explain`: the mail that came and went."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from circles.cli.show import json_option, show
from circles.store import circles as store
from scheduler.settings import load
from scheduler.wiring import open_parts


@click.command("outbox")
@click.option("--state", type=click.Choice(["queued", "sending", "sent", "failed"]), help="Only letters in this state.")
@json_option
def outbox_command(state: str | None, as_json: bool) -> None:
    """List outgoing letters.

    Example: circles outbox --state queued
    """
    rows = [dict(row._mapping) for row in open_parts(load().settings).outbox.listed(state)]
    show(rows, as_json, "No letters.")


@click.command("inbox")
@json_option
def inbox_command(as_json: bool) -> None:
    """List mail that came in and what became of it.

    Example: circles inbox --json
    """
    rows = [dict(row._mapping) for row in open_parts(load().settings).spool.listed()]
    show(rows, as_json, "No mail has come in.")


@click.command("parked")
@json_option
def parked_command(as_json: bool) -> None:
    """List mail that was set aside, with the reason.

    Example: circles parked
    """
    spool = open_parts(load().settings).spool
    rows = [dict(row._mapping) for state in ("parked", "held") for row in spool.listed(state)]
    show(rows, as_json, "Nothing was set aside.")


@click.command("mail")
@click.argument("number", type=int)
def mail_command(number: int) -> None:
    """Print a mail as it came, byte for byte.

    NUMBER is its id in `circles inbox` or `circles parked`. Example: circles mail 12 | less
    """
    raw = open_parts(load().settings).spool.raw(number)
    if not raw:
        raise click.ClickException(f"there is no mail {number}, or it is no longer kept; `circles inbox` lists them.")
    click.echo(raw, nl=False)


@click.command("release")
@click.argument("number", type=int)
def release_command(number: int) -> None:
    """Let a parked mail be taken in again, with three new tries.

    Example: circles release 12
    """
    if not open_parts(load().settings).spool.release(number):
        raise click.ClickException(f"mail {number} is not parked; `circles parked` lists those that are.")
    click.echo(f"Mail {number} is taken in again.")


@click.command("explain")
@click.argument("what", metavar="FILE|ID")
@json_option
def explain_command(what: str, as_json: bool) -> None:
    """Show how a mail was read: each part with the words it came from, how sure it was, and why.

    WHAT is the number of a mail in `circles inbox`, or a file with a message. Example: circles explain 12
    """
    trace = _trace_of_file(Path(what)) if Path(what).is_file() else _trace_of_id(what)
    if as_json:
        click.echo(json.dumps(trace, ensure_ascii=False, indent=2))
        return
    if trace.get("evidence"):
        found = trace["evidence"]
        click.echo(f"Who wrote it: {found['level']}{' by ' + found['domain'] if found['domain'] else ''}: {'; '.join(found['why'])}")
    click.echo(f"New text:\n{_indented(trace.get('new_text', ''))}")
    if trace.get("auto"):
        click.echo(f"Automatic mail: {trace['auto']}")
    reading = trace.get("reading", {})
    for name in ("updates", "commitments", "asks", "offers", "thanks", "commands"):
        for part in reading.get(name, []):
            evidence = part.get("evidence", {})
            said = ", ".join(f"{key} {value}" for key, value in part.items() if key != "evidence" and value not in (None, {}, ""))
            click.echo(f"{name[:-1]}: {said}\n    from {evidence.get('words')!r} ({float(evidence.get('confidence', 0)):.2f}): {evidence.get('why')}")
    question = reading.get("question")
    click.echo(f"Asked back: {question['code']} about {question['words']!r}" if question else "Nothing to ask back.")
    if trace.get("dropped"):
        click.echo(f"Left out as quote or signature:\n{_indented(trace['dropped'])}")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines()) or "    (nothing)"


def _trace_of_id(what: str) -> dict[str, Any]:
    if not what.isdigit():
        raise click.ClickException(f"there is no file {what!r}, and it is not the number of a mail in `circles inbox`.")
    parts = open_parts(load().settings)
    with parts.engine.begin() as connection:
        trace = store.trace_of(connection, int(what))
    if trace is None:
        raise click.ClickException(f"mail {what} has not been read; `circles inbox` says what became of it, and `circles mail {what}` prints it.")
    found: dict[str, Any] = json.loads(trace)
    return found


def _trace_of_file(path: Path) -> dict[str, Any]:
    """Read a message from a file as if a member without goals had sent it."""
    from datetime import UTC, datetime

    import msgspec

    from circles.reading.model import Asked
    from mail.parse import TooComplex
    from mail.receive import Context, receive

    try:
        received = receive(path.read_bytes(), Context(Asked(today=datetime.now(UTC).date())))
    except TooComplex as error:
        raise click.ClickException(f"it would be parked: {error}.") from error
    found: dict[str, Any] = json.loads(msgspec.json.encode(received))
    return found
