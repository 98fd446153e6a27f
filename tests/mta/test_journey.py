"""A circle's round through real mail servers, both ways, answered as people's mail programs answer."""

from __future__ import annotations

import mailbox
import os
import pty
import re
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.mta.people import Mailboxes, from_gmail, from_outlook, send
from tests.mta.postfix import Postfix
from tests.mta.service import Service
from tests.world import text

pytestmark = pytest.mark.mta


def test_a_round(service: Service, house: Postfix, mailboxes: Mailboxes, tmp_path: Path):
    service.begin("2026-03-05T20:00+00:00")
    service.cli("goal", "slow-and-steady", "bo@people.test", "Run", "--target", "3", "--unit", "runs")
    service.cli("goal", "slow-and-steady", "bo@people.test", "Finish the draft")
    service.cli("goal", "slow-and-steady", "chidi@people.test", "Learn the cello")
    mailboxes.wait("dora", "Welcome")

    service.start("2026-03-06T09:00+00:00")
    prompts = {name: mailboxes.wait(name, "how did it go") for name in ("ana", "bo", "chidi", "dora")}
    assert "using TLSv1" in "".join(prompts["bo"].get_all("Received")), "encrypted on its way to the relay"

    bo = from_gmail("bo", prompts["bo"], "1. 2/3 this week\n2. done!\n\nNext: chapter 5")
    path = tmp_path / "bo.eml"
    path.write_bytes(bo.as_bytes())
    subprocess.run(
        ["swaks", "--server", f"127.0.0.1:{house.port}", "--from", "bo@people.test", "--to", str(bo["To"]), "--data", f"@{path}"],
        check=True, capture_output=True,
    )  # fmt: skip
    chidi = from_outlook("chidi", prompts["chidi"], "1. Not this time, too much work.\nNext: practise on Tuesday")
    send(house.port, "chidi@people.test", [str(chidi["To"])], chidi.as_bytes())
    receipts = {name: mailboxes.wait(name, "Here is what I heard") for name in ("bo", "chidi")}
    assert "2/3 runs" in text(receipts["bo"])
    assert "chapter 5" in text(receipts["bo"])
    assert "practise on Tuesday" in text(receipts["chidi"])

    service.start("2026-03-08T09:00+00:00")
    nudge = mailboxes.wait("dora", "one line is enough")
    service.start("2026-03-08T18:00+00:00")
    digests = {name: mailboxes.wait(name, "We missed") for name in ("ana", "bo", "chidi", "dora")}
    assert "chapter 5" in text(digests["ana"])
    assert "practise on Tuesday" in text(digests["ana"])
    assert "We missed Ana and Dora" in text(digests["ana"])
    assert not mailboxes.find("bo", "one line is enough"), "who has answered is not nudged"
    assert {row.state for row in service.inbox()} == {"done"}
    assert {row.state for row in service.outbox()} == {"sent"}
    assert "taken in" in service.cli("inbox")

    for name, answer in (("bo", bo), ("chidi", chidi)):
        assert_one_thread([prompts[name], answer, receipts[name], digests[name]], tmp_path / name)
    assert_one_thread([prompts["dora"], nudge, digests["dora"]], tmp_path / "dora")


def assert_one_thread(mails: list[EmailMessage], folder: Path) -> None:
    """By the headers, and as mutt sees it."""
    root = mails[0]["Message-ID"]
    assert "References" not in mails[0]
    assert all(root in str(one["References"]).split() for one in mails[1:])
    assert len({one["Message-ID"] for one in mails}) == len(mails)
    folder.mkdir()
    box = mailbox.mbox(folder / "box")
    for one in [*mails[::-1], EmailMessage()]:  # the last mail first, and one that is not of the thread
        box.add(one.as_bytes())
    box.close()
    assert len(tagged_by_mutt(folder)) == len(mails)


def tagged_by_mutt(folder: Path) -> list[str]:
    """Let mutt, in a terminal of its own, copy the thread of the last mail into another box."""
    (folder / "rc").write_text(
        "set sort=threads strict_threads=yes confirmcreate=no confirmappend=no wait_key=no quit=yes copy=no\n"
        f"set folder={folder} header_cache='' mbox_type=mbox\n"
        f'push "<last-entry><previous-thread><tag-thread><tag-prefix><copy-message><kill-line>{folder}/thread<enter><exit>"\n'
    )
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execvp("mutt", ["mutt", "-n", "-F", str(folder / "rc"), "-f", str(folder / "box")])
    screen = b""
    while True:
        try:
            screen += os.read(terminal, 4096)
        except OSError:  # mutt has gone
            break
    os.waitpid(pid, 0)
    assert (folder / "thread").exists(), re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", screen)
    return list(mailbox.mbox(folder / "thread"))
