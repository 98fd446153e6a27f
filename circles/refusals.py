"""The closed list of what we say no to. Each code has its own text in templates/refused/<code>.txt.

Raised by the domain as `Refusal`, turned into a letter by `circles.decide`, told at most once a day and kind.
"""

from __future__ import annotations

CODES = (
    "not-a-member",      # a stranger wrote to a circle
    "left",              # somebody who left wrote: how to come back
    "not-a-host",        # a member typed a host's command
    "unknown-command",   # detail: the nearest commands
    "no-such-goal",      # detail: the number
    "no-such-zone",      # detail: the zone as typed
    "date-passed",       # detail: the date as typed
    "circle-full",       # thirteen members
    "already-a-member",  # detail: the name
    "no-such-member",    # detail: the name as typed
    "last-host",         # the last host cannot leave
    "already-a-host",    # detail: the name
    "said-no",           # detail: the address; they asked not to be invited again
    "many-invitations",  # detail: the address
    "no-request",        # detail: the address; nobody who wrote waits for an answer
    "many-questions",    # too many confirmations are open
    "too-late",          # a question that is no longer open was answered
    "wrong-word",        # detail: the word that was printed
    "which-gathering",   # detail: the titles of those to come, "" when there are none
    "nothing-to-undo",
    "not-yet",           # a command that this version does not carry out yet; detail: its name
    "was-this-you",      # a reply came from another address; detail: the word that its answer must hold
)  # fmt: skip


class Refusal(Exception):
    """A person's mistake, told to them kindly. Never a fault of ours."""

    def __init__(self, code: str, detail: str = "") -> None:
        if code not in CODES:
            raise LookupError(f"no refusal is called {code}")
        super().__init__(code, detail)
        self.code, self.detail = code, detail
