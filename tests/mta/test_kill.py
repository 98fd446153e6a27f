"""kill -9 while mail arrives through Postfix: the front keeps what was not answered, we keep what was."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.mta.people import Mailboxes, plain, send
from tests.mta.postfix import Postfix
from tests.mta.service import Service
from tests.mta.waiting import wait_for

pytestmark = pytest.mark.mta
MAILS, KILLS = 40, 4


def test_nothing_is_lost_and_nothing_counts_twice(service: Service, house: Postfix, mailboxes: Mailboxes):
    service.begin()
    address = str(mailboxes.wait("bo", "Welcome")["Reply-To"])
    send(house.port, "bo@people.test", [address], plain("bo", address, "word0"))  # so that the front knows the address
    sent = 1
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(_write, house.port, address)
        for _ in range(KILLS):
            time.sleep(random.uniform(0.1, 2))
            service.kill()
            service.start()
        sent += sending.result(120)
    wait_for(lambda: len(service.inbox()) >= sent and {row.state for row in service.inbox()} == {"done"}, "all mails taken in")
    wait_for(lambda: {row.state for row in service.outbox()} == {"sent"}, "all letters sent")
    wait_for(lambda: not house.queue(), "empty queues")
    assert len(service.inbox()) == sent
    assert sorted(service.words_of(2)) == sorted(f"word{number}" for number in range(sent))
    receipts = [str(letter["Message-ID"]) for letter in mailboxes.find("bo", "Here is what I heard")]
    assert len(set(receipts)) == sent
    assert len(receipts) <= sent + KILLS, "at most one letter more for each kill"


def _write(port: int, address: str) -> int:
    for number in range(1, MAILS + 1):
        send(port, "bo@people.test", [address], plain("bo", address, f"word{number}"))
        time.sleep(0.15)
    return MAILS
