"""Mail in through a real Postfix: what it refuses, what it keeps for us, and what it hands over."""

from __future__ import annotations

import smtplib

import pytest

from tests.mta.people import NAMES, Mailboxes, plain, send
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


def test_an_address_never_asked_about_is_told_to_come_again_while_the_service_is_down(service: Service, house: Postfix):
    service.begin()
    service.stop()
    assert heard_at_rcpt(house, "slow-and-steady@circles.test") == 450
    service.start()
    wait_for(lambda: heard_at_rcpt(house, "slow-and-steady@circles.test") == 250, "the address to be known")


def heard_at_rcpt(house: Postfix, address: str) -> int:
    with smtplib.SMTP("127.0.0.1", house.port, timeout=60) as client:
        client.ehlo("people.test")
        client.mail("bo@people.test")
        return client.rcpt(address)[0]


def test_a_mail_to_many_of_our_addresses_is_taken_in_once_for_each(service: Service, house: Postfix, mailboxes: Mailboxes):
    service.begin()
    service.cli("new", "Second", "--host=Ana <ana@people.test>", "--purpose=x", "--zone=UTC", "--joined")
    for name in NAMES:
        mailboxes.wait(name, "Welcome")
    replies = [str(letter["Reply-To"]) for name in NAMES for letter in mailboxes.letters(name)]
    addresses = ["slow-and-steady@circles.test", "second@circles.test", *replies]
    assert len(addresses) > 5, "more than our door takes at once"
    send(house.port, "stranger@else.example", addresses, plain("stranger", addresses[0], "Hello everybody"))
    wait_for(lambda: len(service.inbox()) == len(addresses), "a mail for each")
    wait_for(lambda: not house.queue(), "the queue to be empty")
    assert sorted(row.recipient for row in service.inbox()) == sorted(addresses)
    assert not refusals(house)


def refusals(house: Postfix) -> list[str]:
    """Return the lines of the log that quote a 4xx of ours: such a mail has to wait."""
    return [line for line in house.log().splitlines() if " said: 4" in line]


def test_a_mail_too_big_for_us_is_returned_by_postfix_and_not_by_us(service: Service, house: Postfix, mailboxes: Mailboxes):
    service.environment["CIRCLES_LARGEST_MESSAGE"] = "50000"
    house.set(lmtp_discard_lhlo_keywords="size")  # or Postfix would not even try
    house.reload()
    service.begin()
    address = str(mailboxes.wait("bo", "Welcome")["Reply-To"])
    send(house.port, "bo@people.test", [address], plain("bo", address, "word " * 20_000))
    bounce = mailboxes.wait("bo", "552 5.3.4 message too big")
    assert bounce["Return-Path"] == "<>"
    assert "MAILER-DAEMON" in bounce["From"]
    assert service.inbox() == []
    assert {row.kind for row in service.outbox()} == {"welcome"}


def test_what_is_too_big_by_the_deployed_limit_is_refused_while_the_sender_is_connected(service: Service, house: Postfix):
    service.begin()
    with smtplib.SMTP("127.0.0.1", house.port, timeout=60) as client:
        client.ehlo("people.test")
        assert int(client.esmtp_features["size"]) < service.parts.settings.largest_message
        assert client.docmd("MAIL", "FROM:<bo@people.test> SIZE=10300000")[0] == 552


def test_a_backlog_on_one_connection_is_taken_in_without_a_refusal(service: Service, house: Postfix):
    house.set(lmtp_destination_concurrency_limit="1")
    house.reload()
    service.begin()
    address = "slow-and-steady@circles.test"
    assert heard_at_rcpt(house, address) == 250
    service.stop()
    with smtplib.SMTP("127.0.0.1", house.port, timeout=60) as client:
        for number in range(150):
            client.sendmail("stranger@else.example", [address], plain("stranger", address, f"Hello {number}"))
    service.start()
    wait_for(lambda: len(service.inbox()) == 150, "all of them")
    assert not refusals(house)
