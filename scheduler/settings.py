"""Settings: from `circles.toml`, then from the environment (`CIRCLES_...`), typed and checked.

Read once by `scheduler.wiring` and the command-line tool. Never prints a secret; unknown keys are errors.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from circles.cadence import NoSuchZone, zone_of
from circles.commands.own import LANGUAGES

PREFIX = "CIRCLES_"
TLS = ("offered", "starttls", "tls", "plain")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


class BadSettings(Exception):
    """A setting is not known or not right; the text says which, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator sets. Each name is a key of circles.toml and, with CIRCLES_ before it, of the environment."""

    domain: str = "circles.localhost"  # the part of our addresses behind the @
    listen: str = "127.0.0.1:8025"  # host:port, or lmtp:host:port behind a front mail server
    tls_certificate: str = ""  # a PEM file: STARTTLS is offered at the door when it is set
    tls_key: str = ""  # its key, when that is in a file of its own
    authserv_id: str = ""  # the front server whose Authentication-Results are believed (RFC 8601), "" none
    front_addresses: str = "127.0.0.1 ::1"  # from where that server connects
    signature_rules: str = "strict"  # or "common": also signatures that leave Content-Type or Message-ID out
    dkim_key: str = ""  # the name of a key made by `circles keys`: letters are signed with it
    relay: str = "maildir:var/mail"  # smtp://[user:password@]host:port[?tls=...], or maildir:PATH
    state: str = "var"  # the folder of all that is kept
    database: str = ""  # an SQLAlchemy URL; circles.db in the state folder when empty
    language: str = "en"  # of new circles
    zone: str = "Europe/Berlin"  # of new circles
    who_may_begin: str = "anyone"  # by a mail to start@: anyone, nobody, or addresses and @domains, with spaces between
    beginnings_a_day: int = 20  # circles that mails may begin in a day, two of them from one address
    keep_raw_days: int = 90  # how long inbound mail is kept as it came
    largest_message: int = 10 * 1024 * 1024  # bytes

    @property
    def database_url(self) -> str:
        """The database's URL, worked out from the state folder when none is set."""
        return self.database or f"sqlite:///{Path(self.state) / 'circles.db'}"


@dataclass(frozen=True, slots=True)
class Sourced:
    """Settings, and where each value came from: "default", a file's name, or an environment variable."""

    settings: Settings
    sources: dict[str, str]


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Sourced:
    """Return the settings in force. Raises BadSettings in one line that says what to do."""
    environment = os.environ if environment is None else environment
    path = path or Path(environment.get(PREFIX + "CONFIG", "circles.toml"))
    sources = {one.name: "default" for one in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in _file(path).items():
        _known(key, f"{path.name}: ")
        values[key] = _typed(key, value, path.name)
        sources[key] = path.name
    for name, value in environment.items():
        if name.startswith(PREFIX) and name != PREFIX + "CONFIG":
            key = name.removeprefix(PREFIX).lower()
            _known(key, "", PREFIX)
            values[key] = _typed(key, value, name)
            sources[key] = name
    settings = replace(Settings(), **values)
    if sources["relay"] == "default":  # letters that stay here lie in the state folder, wherever that is
        settings = replace(settings, relay=f"maildir:{Path(settings.state) / 'mail'}")
    _check(settings)
    return Sourced(settings, sources)


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: {error}") from error
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {error.strerror}") from error


def _known(key: str, where: str, prefix: str = "") -> None:
    names = [one.name for one in fields(Settings)]
    if key in names:
        return
    near = difflib.get_close_matches(key, names, 1, 0.5)
    shown, hint = (key.upper(), near[0].upper() if near else "") if prefix else (key, near[0] if near else "")
    advice = f"did you mean {prefix}{hint}?" if near else "`circles settings` lists what there is."
    raise BadSettings(f"{where}there is no setting {prefix}{shown}: {advice}")


def _typed(key: str, value: Any, where: str) -> Any:
    wanted = type(getattr(Settings(), key))
    if wanted is int:
        try:
            if isinstance(value, bool | float):
                raise TypeError(key)
            return int(value)
        except (TypeError, ValueError) as error:
            raise BadSettings(f"{where}: {key} is a whole number, not {value!r}.") from error
    if not isinstance(value, str):
        raise BadSettings(f"{where}: {key} is a text in quotes, not {value!r}.")
    return value.strip()


def _check(settings: Settings) -> None:
    parse_listen(settings.listen)
    _check_relay(settings.relay)
    if not _DOMAIN.fullmatch(settings.domain):
        raise BadSettings(f"domain is what stands behind the @ in our addresses, not {settings.domain!r}.")
    if settings.signature_rules not in ("strict", "common"):
        raise BadSettings("signature_rules is strict or common.")
    if settings.language not in LANGUAGES:
        raise BadSettings(f"language is one of {', '.join(LANGUAGES)}, not {settings.language!r}.")
    try:
        zone_of(settings.zone)
    except NoSuchZone as error:
        raise BadSettings(f"there is no time zone {settings.zone!r}; an example is Europe/Berlin.") from error
    for key, least in (("keep_raw_days", 1), ("largest_message", 10_000), ("beginnings_a_day", 0)):
        if getattr(settings, key) < least:
            raise BadSettings(f"{key} is {least} or more, not {getattr(settings, key)}.")


def _check_relay(relay: str) -> None:
    if relay.startswith("maildir:") and relay != "maildir:":
        return
    try:
        parts = urlsplit(relay)
        good = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, a bracket without its other
        good = False
    if not good:
        raise BadSettings("relay is smtp://host:port or maildir:PATH (with a log-in: smtp://user:password@host:port).")
    tls = parse_qs(parts.query).get("tls", ["offered"])[0]
    if tls not in TLS:
        raise BadSettings(f"tls of the relay is one of {', '.join(TLS)}, not {tls!r}.")


def parse_listen(text: str) -> tuple[bool, str, int]:
    """Read `host:port` or `lmtp:host:port` as (lmtp, host, port). Raises BadSettings."""
    lmtp = text.startswith("lmtp:")
    host, colon, port = text.removeprefix("lmtp:").rpartition(":")
    if not colon or not host or not port.isdecimal() or int(port) > 65535:
        raise BadSettings(f"listen is host:port or lmtp:host:port (for example 127.0.0.1:8025), not {text!r}.")
    return lmtp, host.strip("[]"), int(port)


def without_secrets(key: str, value: Any) -> str:
    """Return a value as it may be shown: the password in a URL becomes ***."""
    text = str(value)
    if key in ("relay", "database") and "://" in text:
        parts = urlsplit(text)
        if parts.password:
            place = parts.netloc.rpartition("@")[2]
            return urlunsplit(parts._replace(netloc=f"{parts.username}:***@{place}"))
    return text
