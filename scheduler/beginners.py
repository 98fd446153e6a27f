"""Who may begin a circle by mail, how often, and with which defaults. Used by `scheduler.work`; holds no mail."""

from __future__ import annotations

from dataclasses import dataclass

PER_ADDRESS = 2  # a day


@dataclass(frozen=True, slots=True)
class Beginners:
    """The administrator's limits on beginning by mail."""

    who: str = "anyone"
    a_day: int = 20
    language: str = "en"
    zone: str = "Europe/Berlin"

    def may(self, address: str) -> bool:
        """Return whether somebody with this address may begin a circle."""
        if self.who in ("anyone", "nobody"):
            return self.who == "anyone"
        return any(address == one or (one.startswith("@") and address.endswith(one)) for one in self.who.lower().split())
