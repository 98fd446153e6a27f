"""Mail to postmaster and abuse waits for the administrator, unanswered; a parked mail can be let in again."""

from __future__ import annotations

from pathlib import Path

from tests.world import World


def test_mail_to_the_postmaster_is_kept_and_not_answered(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.circle("ana", "bo")
    world.hears("bo")
    world.says("bo", "postmaster@circles.test", "Your server sends me two copies.")
    [parked] = world.parts.spool.listed("parked")
    assert "administrator" in parked.outcome
    assert b"two copies" in (world.parts.spool.raw(parked.id) or b"")
    assert world.hears("bo") == []
