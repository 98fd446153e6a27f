"""`circles keys`: makes the keys with which letters are signed, and prints what the DNS has to say of them."""

from __future__ import annotations

import click

from scheduler.settings import load


@click.command("keys")
@click.argument("name", default="circles")
def keys_command(name: str) -> None:
    """Make an RSA and an Ed25519 key called NAME, or show those there are, with the DNS records to publish.

    Example: circles keys spring2027
    """
    from mail.signing import BadKey, load_signer, make_keys
    from scheduler.wiring import keys_folder

    settings = load().settings
    folder = keys_folder(settings)
    try:
        if not any(folder.glob(f"{name}-*.pem")):
            make_keys(folder, name)
        signer = load_signer(folder, name, settings.domain)
    except BadKey as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Publish these records of {settings.domain}; a day later set CIRCLES_DKIM_KEY={name}.\n")
    for record in signer.records():
        click.echo(record.zone_line())
