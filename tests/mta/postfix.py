"""A Postfix of the test's own: its configuration, queue and log in one folder, on loopback, and no way out.

The folder must be one that other users can enter: most of Postfix runs as the user "postfix".
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.mta.waiting import listens, wait_for

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = {name}.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
recipient_delimiter = +
local_transport = error:5.1.1 nobody lives here
default_transport = error:5.4.4 this is a test, nothing leaves
disable_dns_lookups = yes
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
"""
# What every Postfix runs, none of it in a chroot; the last three columns say how many and which program.
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix  n - n 60   1 pickup
cleanup   unix  n - n -    0 cleanup
qmgr      unix  n - n 300  1 qmgr
tlsmgr    unix  - - n 1000 1 tlsmgr
rewrite   unix  - - n -    - trivial-rewrite
bounce    unix  - - n -    0 bounce
defer     unix  - - n -    0 bounce
trace     unix  - - n -    0 bounce
verify    unix  - - n -    1 verify
flush     unix  n - n 1000 0 flush
proxymap  unix  - - n -    - proxymap
proxywrite unix - - n -    1 proxymap
smtp      unix  - - n -    - smtp
showq     unix  n - n -    - showq
error     unix  - - n -    - error
retry     unix  - - n -    - error
virtual   unix  - n n -    - virtual
lmtp      unix  - - n -    - lmtp
anvil     unix  - - n -    1 anvil
scache    unix  - - n -    1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """One instance, named and listening on a port of its own; `main` and `master` are added to its files."""

    def __init__(self, folder: Path, port: int, main: str = "", master: str = "") -> None:
        self.folder, self.port = folder, port
        for part in (folder, folder / "queue", folder / "data"):
            part.mkdir()
            part.chmod(0o755)
        shutil.chown(folder / "data", "postfix")
        (folder / "main.cf").write_text(MAIN.format(folder=folder, name=folder.name) + main)
        (folder / "master.cf").write_text(MASTER.format(port=port) + master)

    def set(self, **parameters: str) -> None:
        """Set parameters of main.cf; before the start, or with `reload` after it."""
        self._run("postconf", "-e", *(f"{name}={value}" for name, value in parameters.items()))

    def begin(self) -> None:
        """Begin to start; this takes seconds, so that two of them do it at the same time."""
        quiet = subprocess.DEVNULL
        self.starting = subprocess.Popen(["postfix", "-c", self.folder, "start"], stdout=quiet, stderr=quiet)

    def ready(self) -> None:
        """Return when it answers."""
        assert self.starting.wait(60) == 0, self.log()
        wait_for(lambda: listens(self.port), f"Postfix at {self.folder}")

    def start(self) -> None:
        """Start, and return when it answers."""
        self.begin()
        self.ready()

    def reload(self) -> None:
        """Let it read its files again."""
        self._run("postfix", "reload")

    def stop(self) -> None:
        """Stop at once if it runs: nothing may be left behind by a test that failed."""
        self.starting.wait(60)
        if subprocess.run(["postfix", "-c", self.folder, "status"], check=False, capture_output=True).returncode == 0:
            self._run("postfix", "stop")

    def queue(self) -> list[str]:
        """Return what waits, a line of JSON for each mail."""
        return self._run("postqueue", "-j").splitlines()

    def log(self) -> str:
        """Return what it logged."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run([program, "-c", self.folder, *arguments], check=False, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{program} {' '.join(arguments)}: {done.stderr}\n{self.log()}"
        return done.stdout
