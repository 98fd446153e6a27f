"""Letters out through real mail servers: what waits, what fails, and what comes home."""

from __future__ import annotations

import re
import socket
from collections import Counter

import pytest

from circles.people import State
from circles.store import circles as store
from mail.courier import Deferred, courier_for
from tests.mta.people import NAMES, Mailboxes, plain, send
from tests.mta.postfix import Postfix
from tests.mta.service import Service
from tests.mta.waiting import wait_for

pytestmark = pytest.mark.mta


def test_letters_wait_while_the_relay_is_down_and_keep_their_message_id(service: Service, house: Postfix, mailboxes: Mailboxes):
    house.stop()
    service.begin(speed=60)
    waiting = wait_for(lambda: [row for row in service.outbox() if row.state == "queued" and row.attempts], "a letter that was deferred")
    before = {row.recipient: row.message_id for row in service.outbox()}
    assert len(before) == 4
    assert "Connect" in waiting[0].last_reply
    house.start()
    for name in NAMES:
        assert mailboxes.wait(name, "Welcome")["Message-ID"] == before[f"{name}@people.test"]
    wait_for(lambda: {row.state for row in service.outbox()} == {"sent"}, "the outbox to be done")
    assert not house.queue()
    assert {name: len(mailboxes.letters(name)) for name in NAMES} == dict.fromkeys(NAMES, 1)


def test_a_recipient_that_the_relay_refuses_has_failed_and_the_others_go_on(service: Service, provider: Postfix, mailboxes: Mailboxes):
    service.environment["CIRCLES_RELAY"] = f"smtp://127.0.0.1:{provider.port}"
    service.begin()
    service.cli("new", "Second", "--host=Gone <gone@people.test>", "--purpose=x", "--zone=UTC", "--joined", "--member=Ana <ana@people.test>")
    wait_for(lambda: {row.state for row in service.outbox()} == {"sent", "failed"}, "the outbox to be done")
    [failed] = [row for row in service.outbox() if row.state == "failed"]
    assert (failed.recipient, failed.attempts) == ("gone@people.test", 1)
    assert re.match(r"550 5\.1\.1 .*unknown", failed.last_reply), failed.last_reply
    wait_for(lambda: len(mailboxes.find("ana", "Welcome")) == 2, "the other letter of the same circle")


def test_a_letter_that_is_returned_later_comes_home_and_is_not_answered(service: Service, house: Postfix, mailboxes: Mailboxes):
    service.begin()
    service.cli("new", "Second", "--host=Ana <ana@people.test>", "--purpose=x", "--zone=UTC", "--joined", "--member=Gone <gone@people.test>")
    wait_for(lambda: [row.outcome for row in service.inbox() if row.state == "done"], "the bounce")
    [row] = service.inbox()
    assert row.recipient.startswith("bounce+")
    assert row.outcome.startswith("automatic: "), row.outcome
    assert Counter(row.kind for row in service.outbox()) == {"welcome": 6}, "a bounce is never answered"
    with service.parts.engine.begin() as connection:
        found = store.find(connection, "second")
    assert found is not None
    assert found[1].member(2).state is State.UNREACHABLE


async def test_where_tls_is_demanded_a_certificate_that_nobody_vouches_for_is_refused(service: Service):
    courier = courier_for(f"{service.relay}?tls=starttls")
    result = await courier.deliver("", "ana@people.test", b"Subject: secret\r\n\r\nhi\r\n")
    assert isinstance(result, Deferred)
    assert "certificate verify failed" in result.reply


def test_a_relay_that_is_silent_holds_up_letters_only(service: Service, house: Postfix):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        service.environment["CIRCLES_RELAY"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        service.begin()
        address = "slow-and-steady@circles.test"
        wait_for(lambda: [row for row in service.outbox() if row.state == "sending"], "a letter on its way")
        send(house.port, "stranger@else.example", [address], plain("stranger", address, "Hello"))
        wait_for(lambda: [row for row in service.inbox() if row.state not in ("new", "doing")], "the mail to be taken in", 10)
