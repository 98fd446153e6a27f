"""The `circles` command: its groups and how it fails. Each group lives in a file of its own beside this one.

Exit codes: 0 done, 1 not possible (one line says why), 2 the call's words are off.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

COMMANDS = {
    "serve": "service", "migrate": "service", "settings": "service",
    "new": "circles", "goal": "circles", "circles": "circles", "members": "circles",
    "commands": "commands", "keys": "keys", "outbox": "mails", "parked": "mails", "inbox": "mails", "mail": "mails", "release": "mails", "explain": "mails",
    "read": "readers", "extract": "readers",
    "demo": "demo",
}  # fmt: skip


class Lazy(click.Group):
    """Imports a command's file only when it is called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"circles.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Name the nearest command when there is none of that name."""
        if args and args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean `circles {near[0]}`?" if near else " `circles --help` lists them."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing what they need."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SHORT[name]) for name in COMMANDS])


SHORT = {
    "serve": "Run the service.", "migrate": "Bring the database to the present schema.",
    "settings": "Show the settings in force and where each came from.",
    "new": "Begin a circle.", "goal": "Give a member a goal.", "circles": "List the circles.",
    "members": "List a circle's members and their goals.", "outbox": "List outgoing letters.",
    "parked": "List mail that was set aside, with the reason.", "inbox": "List mail that came in.",
    "keys": "Make the keys with which letters are signed.",
    "commands": "List what members and hosts can write.",
    "mail": "Print a mail as it came.", "release": "Let a parked mail be taken in again.",
    "explain": "Show how a mail was read, and why.", "read": "Read labelled cases and print what was understood.",
    "extract": "Print what is new in a mail.", "demo": "Four weeks of a circle in fast forward.",
}  # fmt: skip


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="circles")
def cli() -> None:
    """Small accountability circles, entirely over e-mail.

    Example: circles new "Morning writers" --host "Ana <ana@example.org>" --purpose "Write every week"
    """


def main() -> None:
    """Run the command line; a fault of ours or the world's is one line that says what to do."""
    from scheduler.settings import BadSettings

    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.UsageError as error:
        click.echo(f"circles: {error.format_message()}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"circles: {error.format_message()}", err=True)
        sys.exit(1)
    except BadSettings as error:
        click.echo(f"circles: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
