"""`circles serve`, `migrate`, `settings`: running the service."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import fields
from datetime import UTC, datetime

import click

from circles.cli.show import json_option, show
from scheduler.settings import Settings, load, without_secrets


@click.command("serve")
@click.option("--only", type=click.Choice(["smtp", "work", "clock", "send"]), multiple=True, help="Run only this role (may be given several times).")
@click.option("--rehearse", metavar="TIME", help="Start with this time (2026-03-02T08:00, UTC unless it says so) instead of the present.")
@click.option("--speed", type=float, default=1.0, show_default=True, help="How many times faster a rehearsal's time runs.")
def serve_command(only: tuple[str, ...], rehearse: str | None, speed: float) -> None:
    """Run the service until Ctrl-C.

    Example: circles serve --rehearse 2026-03-02T08:00 --speed 3600
    """
    from scheduler import wiring
    from scheduler.clock import Clock, real_clock
    from scheduler.clock import rehearse as start_rehearsal

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    settings = load().settings
    clock: Clock = real_clock
    if speed != 1.0 and rehearse is None:
        raise click.UsageError("--speed goes with --rehearse.")
    if not 0 < speed <= 1_000_000:
        raise click.UsageError("--speed is a number above 0 and up to 1,000,000.")
    if rehearse is not None:
        wiring.refuse_to_leave(settings)
        clock = start_rehearsal(_instant(rehearse), speed)
    roles = frozenset(only) or wiring.ROLES
    service = wiring.Service(settings, clock=clock, roles=roles, beat=1.0 if rehearse is None else 0.1)
    try:
        asyncio.run(service.run(lambda: _greet(settings, roles, rehearse, speed)))
    except OSError as error:
        raise click.ClickException(f"cannot listen on {settings.listen}: {error.strerror}. Set CIRCLES_LISTEN to a free port.") from error
    click.echo("Stopped.")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"--rehearse is a time such as 2026-03-02T08:00, not {text!r}.") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _greet(settings: Settings, roles: frozenset[str], rehearse: str | None, speed: float) -> None:
    where = f"mail for @{settings.domain} comes in at {settings.listen}" if "smtp" in roles else "no mail comes in here"
    click.echo(f"Circles runs: {where}, letters go to {without_secrets('relay', settings.relay)}.")
    if rehearse:
        click.echo(f"Rehearsal: time starts at {rehearse} and runs {speed:g} times as fast.")
    click.echo(
        'Begin a circle, in another window:\n'
        '  circles new "Morning writers" --host "Ana <ana@example.org>" --purpose "Write every week" \\\n'
        '      --member "Bo <bo@example.org>" --member "Chidi <chidi@example.org>" --joined\n'
        '  circles goal morning-writers bo@example.org "Run three times a week" --target 3 --unit runs\n'
        "Letters lie in one Maildir for each address:  mutt -f var/mail/bo@example.org\n"
        f"Answer one by sending to its Reply-To address at {settings.listen}. Stop with Ctrl-C."
    )


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the present schema; safe to run again.

    Example: circles migrate
    """
    from circles.store.migrate import HEAD
    from scheduler.wiring import open_migrated

    _, done = open_migrated(load().settings)
    click.echo(f"The database is at revision {HEAD}{'' if done else ' already'}.")


@click.command("settings")
@json_option
def settings_command(as_json: bool) -> None:
    """Show the settings in force and where each came from; secrets are not shown.

    Example: circles settings --json
    """
    found = load()
    rows = [
        {"setting": one.name, "value": without_secrets(one.name, getattr(found.settings, one.name)), "from": found.sources[one.name]}
        for one in fields(Settings)
    ]
    show(rows, as_json, "")
