"""The demo tells its story whole: every answer in its round, and each round one thread."""

from __future__ import annotations

import mailbox
import subprocess
import sys
from pathlib import Path


def test_the_demo(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    call = [sys.executable, "-m", "circles.cli.main", "demo", "--folder", str(folder)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=300, check=True)
    lines = done.stdout.splitlines()
    assert done.stderr == ""
    assert any("host: invite" in line for line in lines)
    assert any("-> joins ->" in line for line in lines)
    assert len([line for line in lines if "prompt of round 1 goes to" in line]) == 5
    assert not [line for line in lines if "digest of round" in line and "Sun" not in line]
    letters = list(mailbox.mbox(folder / "all.mbox"))
    prompts = {letter["Subject"]: letter["Message-ID"] for letter in letters if letter["Precedence"] == "list" and letter["References"] is None}
    assert len(set(prompts.values())) == 4
    receipts = [letter for letter in letters if letter["Auto-Submitted"] == "auto-replied" and "goal" not in str(letter["Subject"])]
    assert len(receipts) >= 15
    assert all(str(one["References"]).split()[0] in prompts.values() for one in letters if str(one["Subject"]).startswith("Re: Round"))
