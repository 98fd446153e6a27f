"""Dataclasses to stored documents and back. Used by `circles.store.circles`; never opens a connection."""

from __future__ import annotations

import msgspec

from circles.circle import Circle
from circles.rounds import Round

_circle = msgspec.json.Decoder(Circle)
_round = msgspec.json.Decoder(Round)


def dump(value: Circle | Round) -> bytes:
    """Return the document of a circle or a round."""
    return msgspec.json.encode(value)


def load_circle(document: bytes) -> Circle:
    """Return the circle of a document; `load_circle(dump(x)) == x`."""
    return _circle.decode(document)


def load_round(document: bytes) -> Round:
    """Return the round of a document."""
    return _round.decode(document)
