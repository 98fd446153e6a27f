"""Who may sign for whom, and what DMARC records say; and look-ups against a name server of our own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.alignment import Alignment, Policy, alignment, organisational, policy_of
from mail.lookup import Lookup
from mail.signatures import TemporaryDNS
from tests.inbound.forge import Dns


@pytest.mark.parametrize(
    ("of", "signer", "how"),
    [
        ("good.example", "good.example", Alignment.SAME),
        ("mail.good.example", "good.example", Alignment.ORGANISATION),
        ("a.b.good.co.uk", "good.co.uk", Alignment.ORGANISATION),
        ("a.b.good.example", "b.good.example", Alignment.RELATED),  # a parent that is not the organisation's
        ("good.example", "news.good.example", Alignment.RELATED),
        ("a.good.example", "b.good.example", Alignment.RELATED),
        ("good.example", "evil.example", Alignment.NONE),
        ("good.example", "notgood.example", Alignment.NONE),
        ("good.example", "good.example.evil.example", Alignment.NONE),
        ("good.co.uk", "co.uk", Alignment.NONE),
        ("good.example", "example", Alignment.NONE),
        ("ana.github.io", "bo.github.io", Alignment.NONE),
        ("ana.github.io", "github.io", Alignment.NONE),
        ("github.io", "github.io", Alignment.SAME),
        ("github.io", "ana.github.io", Alignment.NONE),
        ("localhost", "localhost", Alignment.SAME),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", Alignment.SAME),
    ],
)
def test_alignment(of: str, signer: str, how: Alignment) -> None:
    assert alignment(of, signer) is how


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        ("a.b.good.co.uk", "good.co.uk"),
        ("co.uk", None),
        ("uk", None),
        ("x.y.example", "y.example"),
        ("", None),
        ("a..b", None),
    ],
)
def test_organisational(domain: str, organisation: str | None) -> None:
    assert organisational(domain) == organisation


LABEL = st.sampled_from(["a", "good", "co", "uk", "github", "io", "com", "evil", "www"])
DOMAIN = st.lists(LABEL, min_size=1, max_size=5).map(".".join)


@given(DOMAIN, DOMAIN)
def test_nobody_signs_for_another_organisation(of: str, signer: str) -> None:
    how = alignment(of, signer)
    if how is Alignment.ORGANISATION:
        assert of.endswith("." + signer)
    if how is not Alignment.NONE and of != signer:
        assert organisational(of) == organisational(signer) is not None


@pytest.mark.parametrize(
    ("records", "policy"),
    [
        ({}, None),
        ({"mail.good.example": "v=DMARC1; p=reject"}, Policy("mail.good.example", "reject")),
        ({"mail.good.example": "v=DMARC1;p=quarantine;adkim=s"}, Policy("mail.good.example", "quarantine", True)),
        ({"good.example": "v=DMARC1; p=reject; adkim=s"}, Policy("good.example", "reject", True)),
        ({"good.example": "v=DMARC1; p=reject; sp=none"}, Policy("good.example", "none")),
        ({"good.example": "v=DMARC1; p=perhaps"}, Policy("good.example", "none")),
        ({"example": "v=DMARC1; p=reject"}, None),
        ({"mail.good.example": "v=DMARC2; p=reject", "good.example": "v=DMARC1; p=reject"}, Policy("good.example", "reject")),
        ({"good.example": "v=DMARC1; p=none; p=reject"}, None),
        ({"good.example": "p=reject; v=DMARC1"}, None),
        ({"good.example": "v=DMARC1; p=\xff"}, Policy("good.example", "none")),
        ({"good.example": "v=DMARC1; p=reject" + " " * 5000}, None),
    ],
)  # fmt: skip
def test_the_policy_is_the_domains_or_its_organisations(
    records: dict[str, str], policy: Policy | None
) -> None:
    dns = Dns({f"_dmarc.{name}": text.encode("latin-1") for name, text in records.items()})
    assert policy_of("mail.good.example", dns) == policy
    assert len(dns.asked) <= 2


def test_sp_is_for_sub_domains_alone() -> None:
    dns = Dns({"_dmarc.good.example": b"v=DMARC1; p=reject; sp=none"})
    assert policy_of("good.example", dns) == Policy("good.example", "reject")
    assert dns.asked == ["_dmarc.good.example"]


@pytest.mark.parametrize("broken", ["_dmarc.mail.good.example", "_dmarc.good.example"])
def test_a_policy_that_cannot_be_told_now(broken: str) -> None:
    with pytest.raises(TemporaryDNS):
        policy_of("mail.good.example", Dns(broken={broken}))


TXT = {
    "one.example.": ['"p=a"'],
    "long.example.": ['"v=DKIM1; " "p=" "abc"'],
    "two.example.": ['"p=a"', '"p=b"'],
    "beside.example.": ['"google-site-verification=x"', '"k=rsa; p=a"'],
    "_dmarc.good.example.": ['"v=DMARC1; p=none"', '"v=spf1 -all"'],
}


@pytest.fixture
def lookup() -> Iterator[Lookup]:
    """A look-up whose one name server is a thread of ours."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(server,), daemon=True)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port, resolver.lifetime = ["127.0.0.1"], server.getsockname()[1], 0.5
        yield Lookup(resolver)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", server.getsockname())
        thread.join()


def _serve(server: socket.socket) -> None:
    while True:
        packet, peer = server.recvfrom(4096)
        if not packet:
            return
        query = dns.message.from_wire(packet)
        name = query.question[0].name.to_text()
        if name == "silent.example.":
            continue
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if name == "broken.example.":
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif name in TXT:
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *TXT[name]))
        elif name != "other.example.":
            reply.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(reply.to_wire(), peer)


@pytest.mark.parametrize(
    ("name", "record"),
    [
        (b"one.example", b"p=a"),
        (b"long.example", b"v=DKIM1; p=abc"),
        (b"two.example", None),
        (b"beside.example", b"k=rsa; p=a"),
        (b"_dmarc.good.example", b"v=DMARC1; p=none"),
        (b"none.example", None),
        (b"other.example", None),
        (b"a..example", None),
        (b"a" * 64 + b".example", None),
        (b"\xff.example", None),
        (b".".join([b"a" * 60] * 5), None),
    ],
)
def test_a_record_or_none(lookup: Lookup, name: bytes, record: bytes | None) -> None:
    assert lookup(name) == record


@pytest.mark.parametrize("name", [b"broken.example", b"silent.example"])
def test_no_answer_is_not_none(lookup: Lookup, name: bytes) -> None:
    with pytest.raises(TemporaryDNS):
        lookup(name)


def test_no_name_servers_is_temporary(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: object, *given: object, **more: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.Resolver, "__init__", none)
    with pytest.raises(TemporaryDNS):
        Lookup()(b"one.example")
