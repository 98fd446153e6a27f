"""Two real mail servers for each test: the `house`, a Postfix with deploy/postfix around our service, and the
`provider`, where the members have their mailboxes. Everything on loopback, in one folder, ended with the test.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.certificate import self_signed
from tests.mta.people import NAMES, Mailboxes
from tests.mta.postfix import Postfix
from tests.mta.service import ROOT, Service
from tests.mta.waiting import free_port

DEPLOY = ROOT / "deploy" / "postfix"
RELAY = "127.0.0.1:10025"  # as deploy/postfix/master.cf says
NOBODY = 65534


@pytest.fixture(autouse=True, scope="session")
def _tools() -> None:
    """Without the servers there is nothing to test: said aloud here, and an error where CI should have them."""
    missing = [name for name in ("postfix", "swaks", "mutt") if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    why = f"not installed: {', '.join(missing)}" if missing else "" if os.geteuid() == 0 else "only root can start Postfix"
    if why and os.environ.get("CI"):
        pytest.fail(f"tests with real mail servers: {why} (.ci/run installs all they need)")
    if why:
        pytest.skip(f"tests with real mail servers: {why} (apt-get install postfix swaks mutt)")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can enter, as those of Postfix must; tmp_path is closed to them."""
    with tempfile.TemporaryDirectory(prefix="circles-mta-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.fixture
def mailboxes(open_folder: Path) -> Mailboxes:
    """The members' Maildirs."""
    folder = open_folder / "mail"
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)
    return Mailboxes(folder)


@pytest.fixture
def provider(open_folder: Path, mailboxes: Mailboxes) -> Iterator[Postfix]:
    """Where the members have their mailboxes; it knows no other addresses at people.test."""
    known = ", ".join(f"{name}@people.test={name}/" for name in NAMES)
    server = Postfix(open_folder / "provider", free_port())
    server.set(
        virtual_mailbox_domains="people.test", virtual_mailbox_base=str(mailboxes.folder),
        virtual_mailbox_maps=f"inline:{{{known}}}", virtual_uid_maps=f"static:{NOBODY}", virtual_gid_maps=f"static:{NOBODY}",
    )  # fmt: skip
    yield from _running(server)


@pytest.fixture
def ports() -> dict[str, int]:
    """Where our service listens, and where the house takes its letters."""
    return {"lmtp": free_port(), "relay": free_port()}


@pytest.fixture
def house(open_folder: Path, provider: Postfix, ports: dict[str, int]) -> Iterator[Postfix]:
    """The Postfix that an administrator runs around Circles, with the files that we deploy."""
    master = (DEPLOY / "master.cf").read_text()
    assert RELAY in master
    master = master.replace(RELAY, f"127.0.0.1:{ports['relay']}")
    server = Postfix(open_folder / "house", free_port(), (DEPLOY / "main.cf").read_text(), master)
    certificate = str(self_signed(open_folder))
    server.set(
        circles_domain="circles.test", circles_lmtp=f"lmtp:inet:127.0.0.1:{ports['lmtp']}",
        transport_maps=f"inline:{{people.test=smtp:[127.0.0.1]:{provider.port}}}",
        smtpd_tls_chain_files=certificate, smtpd_tls_received_header="yes",
    )  # fmt: skip
    yield from _running(server)


@pytest.fixture
def service(tmp_path: Path, house: Postfix, provider: Postfix, ports: dict[str, int]) -> Iterator[Service]:
    """Our service between the doors of the house; not started yet, but all around it is."""
    service = Service(tmp_path, ports["lmtp"], f"smtp://127.0.0.1:{ports['relay']}")
    provider.ready()
    house.ready()
    try:
        yield service
    finally:
        service.kill()


def _running(server: Postfix) -> Iterator[Postfix]:
    try:
        server.begin()
        yield server
    finally:
        server.stop()
