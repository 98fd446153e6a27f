"""How lists are shown: a table for people, JSON for scripts. Used by every group; knows nothing of what it shows."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def show(rows: list[dict[str, Any]], as_json: bool, empty: str) -> None:
    """Print rows as JSON, or as a table that fits the terminal, or say that there are none."""
    if as_json:
        click.echo(json.dumps(rows, default=_plain, ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo(empty)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_safe(_plain(value)) for value in row.values()))
    Console().print(table)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    """Take out what could move the cursor or be read as markup."""
    from rich.markup import escape

    return escape("".join(c if c.isprintable() or c == "\n" else "?" for c in text))
