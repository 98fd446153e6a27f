"""Circles, closed rounds and sent letters: loading, saving and finding them, inside a transaction of the caller's.

Used by `scheduler.work` and `circles.cli`. Decides nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from circles.circle import Circle
from circles.decide import next_due
from circles.rounds import Round
from circles.store import schema
from circles.store.rows import dump, load_circle


@dataclass(frozen=True, slots=True)
class SentLetter:
    """What we remember of a letter: whom it went to, and every word it said."""

    circle: int
    member: int
    kind: str
    round: int | None
    message_id: str
    text: str
    anchors: tuple[tuple[str, int | None, int | None], ...] = ()
    about: int | None = None


def insert(connection: Connection, circle: Circle, now: datetime) -> int:
    """Store a new circle; return its id. Raises IntegrityError when its address is taken."""
    row = {"slug": circle.slug, "next_due": next_due(circle), "document": dump(circle), "created_at": now}
    key = connection.execute(schema.circle.insert().values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def save(connection: Connection, id_: int, circle: Circle) -> None:
    """Store a circle as it now is, with when it is next due."""
    values = {"slug": circle.slug, "next_due": next_due(circle), "document": dump(circle)}
    connection.execute(schema.circle.update().where(schema.circle.c.id == id_).values(values))


def lock(connection: Connection, id_: int) -> Circle | None:
    """Load a circle and keep others from changing it until the transaction ends."""
    query = select(schema.circle.c.document).where(schema.circle.c.id == id_).with_for_update()
    document = connection.execute(query).scalar()
    return None if document is None else load_circle(document)


def find(connection: Connection, slug: str) -> tuple[int, Circle] | None:
    """Return a circle's id and itself by the name in its address."""
    query = select(schema.circle.c.id, schema.circle.c.document).where(schema.circle.c.slug == slug)
    row = connection.execute(query).first()
    return None if row is None else (row.id, load_circle(row.document))


def exists(connection: Connection, slug: str) -> bool:
    """Return whether a circle has that address."""
    return connection.execute(select(schema.circle.c.id).where(schema.circle.c.slug == slug)).first() is not None


def everything(connection: Connection) -> list[tuple[int, Circle, datetime | None]]:
    """Return all circles with their ids and when they are next due, for lists."""
    query = select(schema.circle).order_by(schema.circle.c.slug)
    return [(row.id, load_circle(row.document), row.next_due) for row in connection.execute(query)]


def begun_since(connection: Connection, since: datetime) -> list[Circle]:
    """Return the circles that were begun since a time, and drafts."""
    query = select(schema.circle.c.document).where(schema.circle.c.created_at > since)
    return [load_circle(document) for document in connection.execute(query).scalars()]


def free_slug(connection: Connection, slug: str) -> str:
    """Return an address name that no circle has: this one, or with a number after it."""
    for number in range(1, 1000):
        tried = slug if number == 1 else f"{slug[:26]}-{number}"
        if not exists(connection, tried):
            return tried
    raise LookupError(slug)


def due(connection: Connection, now: datetime, limit: int) -> list[int]:
    """Return the ids of circles in which something is due, the longest waiting first."""
    column = schema.circle.c.next_due
    query = select(schema.circle.c.id).where(column <= now).order_by(column).limit(limit)
    return list(connection.execute(query).scalars())


def postpone(connection: Connection, id_: int, until: datetime) -> None:
    """Ask a circle again later, without touching what it is."""
    connection.execute(schema.circle.update().where(schema.circle.c.id == id_).values(next_due=until))


def keep_round(connection: Connection, id_: int, closed: Round, now: datetime) -> None:
    """Keep a closed round for history."""
    values = {"circle": id_, "number": closed.number, "closed_at": now, "document": dump(closed)}
    connection.execute(schema.closed_round.insert().values(values))


def keep_letter(connection: Connection, letter: SentLetter, token_hash: str, now: datetime) -> None:
    """Remember a letter, so that an answer to it is understood."""
    connection.execute(
        schema.letter.insert().values(
            circle=letter.circle, member=letter.member, kind=letter.kind, round=letter.round, token_hash=token_hash,
            message_id=letter.message_id, text=letter.text, anchors=json.dumps(letter.anchors),
            about=letter.about, made_at=now,
        )
    )  # fmt: skip


def letter_by_token(connection: Connection, token_hash: str) -> SentLetter | None:
    """Return the letter that a reply address names."""
    row = connection.execute(select(schema.letter).where(schema.letter.c.token_hash == token_hash)).first()
    if row is None:
        return None
    anchors = tuple((line, goal, commitment) for line, goal, commitment in json.loads(row.anchors))
    return SentLetter(row.circle, row.member, row.kind, row.round, row.message_id, row.text, anchors, row.about)


def letters_since(connection: Connection, circle: int, kind: str, since: datetime) -> int:
    """Return how many letters of a kind a circle got since a time."""
    column = schema.letter.c
    query = select(func.count()).where(column.circle == circle, column.kind == kind, column.made_at > since)
    return int(connection.execute(query).scalar_one())


def keep_trace(connection: Connection, spool: int, circle: int | None, member: int | None, trace: str, now: datetime) -> None:
    """Keep how a mail was read."""
    connection.execute(
        schema.reading.insert().values(spool=spool, circle=circle, member=member, trace=trace, read_at=now)
    )


def trace_of(connection: Connection, spool: int) -> str | None:
    """Return how a mail was read."""
    return connection.execute(select(schema.reading.c.trace).where(schema.reading.c.spool == spool)).scalar()


def seen_before(connection: Connection, marks: tuple[str, ...], spool: int, now: datetime) -> bool:
    """Remember the marks of a mail's signature; return whether one of them was seen on another mail."""
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(schema.replay)
    for mark in marks:
        row = {"mark": mark, "spool": spool, "seen_at": now}
        connection.execute(insert.values(row).on_conflict_do_nothing(index_elements=["mark"]))
    query = select(schema.replay.c.spool).where(schema.replay.c.mark.in_(marks), schema.replay.c.spool != spool)
    return bool(marks) and connection.execute(query).first() is not None


def forget_seen(connection: Connection, before: datetime) -> None:
    """Forget marks that are older than any signature that still counts."""
    connection.execute(schema.replay.delete().where(schema.replay.c.seen_at < before))


def remembered(connection: Connection, key: str, fresh: str) -> str:
    """Return the installation's value of a key, storing `fresh` if there is none yet; the first to store it wins."""
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(schema.meta)
    connection.execute(insert.values(key=key, value=fresh).on_conflict_do_nothing(index_elements=["key"]))
    return str(connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar_one())


def recalled(connection: Connection, key: str) -> str | None:
    """Return the installation's value of a key, if there is one."""
    return connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar()


def note(connection: Connection, key: str, value: str | None) -> None:
    """Set the installation's value of a key, or take it away."""
    connection.execute(schema.meta.delete().where(schema.meta.c.key == key))
    if value is not None:
        connection.execute(schema.meta.insert().values(key=key, value=value))
