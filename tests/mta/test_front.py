"""Mail in through a real Postfix: what it refuses, what it keeps for us, and what it hands over."""

from __future__ import annotations

import smtplib

import pytest

from tests.mta.people import Mailboxes, plain, send
from tests.mta.postfix import Postfix
from tests.mta.service import Service
from tests.mta.waiting import wait_for

pytestmark = pytest.mark.mta


def test_an_unknown_recipient_is_refused_while_the_sender_is_connected(service: Service, house: Postfix):
    service.begin()
    with smtplib.SMTP("127.0.0.1", house.port, timeout=60) as client:
        client.ehlo("people.test")
        assert "smtputf8" not in client.esmtp_features
        client.mail("bo@people.test")
        code, words = client.rcpt("nobody@circles.test")
        assert (code, b"no such address here" in words) == (550, True), words
        assert client.rcpt("slow-and-steady@circles.test")[0] == 250
    assert service.inbox() == []


def test_mail_waits_at_the_front_while_the_service_is_down_and_is_taken_in_once(service: Service, house: Postfix, mailboxes: Mailboxes):
    service.begin()
    address = str(mailboxes.wait("bo", "Welcome")["Reply-To"])
    send(house.port, "bo@people.test", [address], plain("bo", address, "The first of my words."))
    wait_for(lambda: len(service.words_of(2)) == 1, "the first mail")
    service.stop()
    for number in range(3):
        send(house.port, "bo@people.test", [address], plain("bo", address, f"These are my words {number}."))
    wait_for(lambda: len(house.queue()) == 3, "three mails in the queue of the front")
    service.start()
    wait_for(lambda: len(service.words_of(2)) == 4, "the mails that waited")
    wait_for(lambda: not house.queue(), "the queue to be empty")
    assert sorted(service.words_of(2))[1:] == [f"These are my words {number}." for number in range(3)]
    assert [row.state for row in service.inbox()] == ["done"] * 4
