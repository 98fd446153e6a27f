"""`circles commands`: what members and hosts can write, from the one table of commands."""

from __future__ import annotations

import click

from circles.cli.show import json_option, show
from circles.commands.registry import HOSTS, MEMBERS, Command
from circles.evidence import Kind

UNDO = {
    Kind.STOP: "write again", Kind.OWN: "`undo`, until the digest", Kind.PRIVATE: "`undo`, while it waits",
    Kind.HOST: "`undo`, for a day", Kind.GRAVE: "`undo`, for a day or while it waits",
}  # fmt: skip
THEIRS = "a letter of theirs, or their domain's signature, or their word"
NEEDS = {
    Kind.HELP: "nothing", Kind.STOP: THEIRS, Kind.OWN: THEIRS, Kind.PRIVATE: "the printed word", Kind.HOST: THEIRS,
    Kind.GRAVE: "the printed word",
}  # fmt: skip


@click.command("commands")
@click.option("--markdown", is_flag=True, help="As the page docs/commands.md.")
@json_option
def commands_command(markdown: bool, as_json: bool) -> None:
    """List what members and hosts can write, with an example of each.

    Example: circles commands --markdown > docs/commands.md
    """
    if markdown:
        click.echo(page(), nl=False)
        return
    rows = [
        {"who": who, "command": one.name, "example": one.example, "effect": one.effect}
        for who, table in (("member", MEMBERS), ("host", HOSTS))
        for one in table
    ]
    show(rows, as_json, "")


def page() -> str:
    """Return docs/commands.md."""
    head = (
        "# What one can write\n\nMade by `circles commands --markdown`; the table is circles/commands/registry.py.\n\n"
        "Any words will do for a check-in. These lines do something by themselves, in English, German, French, Spanish,\n"
        "Portuguese, Italian and Dutch, also in a natural wording (\"please pause me until 5 March\"). A mail whose writer is\n"
        "not proven is held, and its writer is asked at the address that the circle knows, with a word to reply with.\n"
    )
    return head + _table("Members", MEMBERS) + _table("Hosts", HOSTS)


def _table(title: str, commands: tuple[Command, ...]) -> str:
    rows = "".join(
        f"| `{one.example}` | {one.effect}{', after a week' if one.delay and 'week' not in one.effect else ''} | {NEEDS[one.kind]} | {UNDO[one.kind] if one.changes else '-'} |\n"
        for one in commands
    )
    return f"\n## {title}\n\n| for example | what it does | it needs | taken back by |\n|---|---|---|---|\n{rows}"
