"""Our own signatures: taken by our verifier and by dkimpy's, and by nobody once a signed byte has changed."""

from __future__ import annotations

import re
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dkim
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail.compose import Headers, compose
from mail.fields import Malformed, split
from mail.render import Rendered
from mail.signatures import verify
from mail.signing import LIFE, SIGNED, BadKey, NotSigned, Signer, SigningKey, load_signer, make_keys
from tests.inbound.forge import NOW

DOMAIN = "circles.example"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    keys = tmp_path_factory.mktemp("state") / "keys"
    make_keys(keys, "c1")
    return keys


@pytest.fixture(scope="module")
def signer(folder: Path) -> Signer:
    return load_signer(folder, "c1", DOMAIN)


def letter(name: str = "Runners", text: str = "Hello Ana,\n\nhow was your week?\n") -> bytes:
    headers = Headers(
        name, "runners@circles.example", "ana@good.example", "runners+x@circles.example", "<1@circles.example>", NOW,
        list_id="runners.circles.example", unsubscribe="leave+x@circles.example",
    )  # fmt: skip
    return compose(Rendered("This week", text, f"<p>{text}</p>"), headers)


def taken_by_dkimpy(raw: bytes, signer: Signer) -> list[bool]:
    published = {one.name.encode() + b".": one.value.encode() for one in signer.records()}
    message = dkim.DKIM(raw)
    return [
        bool(message.verify(at, dnsfunc=lambda name, timeout=5: published.get(name)))
        for at in range(len(signer.keys))
    ]


def test_a_letter_is_signed_twice_and_both_verifiers_take_it(signer: Signer) -> None:
    now = datetime.now(UTC)  # dkimpy reads the clock itself
    raw = letter()
    signed = signer.sign(raw, now)
    assert signed.endswith(raw)
    verdict = signer.check(signed, now)
    assert [(one.selector, one.algorithm) for one in verdict.passed] == [
        ("c1-rsa", "rsa-sha256"), ("c1-ed25519", "ed25519-sha256")
    ]  # fmt: skip
    assert taken_by_dkimpy(signed, signer) == [True, True]
    assert max(map(len, signed[: -len(raw)].split(b"\r\n"))) <= 78


def test_the_tags(signer: Signer) -> None:
    value = split(signer.sign(letter(), NOW)).values(b"dkim-signature")[0].decode()
    plain = re.sub(r"\s", "", value)
    assert plain.startswith("v=1;a=rsa-sha256;c=relaxed/relaxed;d=circles.example;s=c1-rsa;")
    assert f"t={int(NOW.timestamp())};x={int((NOW + LIFE).timestamp())};" in plain
    assert f"h={':'.join(name.decode() for name in SIGNED)};" in plain
    assert "l=" not in plain
    assert {b"from", b"to", b"subject", b"date", b"message-id", b"list-unsubscribe"} <= set(SIGNED)


@pytest.mark.parametrize(
    "name", ["From", "To", "Cc", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "Sender",
             "Content-Transfer-Encoding", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID"]
)  # fmt: skip
def test_no_field_can_be_added_on_the_way(signer: Signer, name: str) -> None:
    now = datetime.now(UTC)
    signed = signer.sign(letter(), now)
    for other in (
        f"{name}: x\r\n".encode() + signed,
        signed.replace(b"\r\n\r\n", f"\r\n{name}: x\r\n\r\n".encode(), 1),
    ):
        assert not signer.check(other, now).passed
        assert not any(taken_by_dkimpy(other, signer))


def test_trace_fields_can_be_added_on_the_way(signer: Signer) -> None:
    signed = b"Received: by relay.example\r\nReturn-Path: <x@circles.example>\r\n" + signer.sign(
        letter(), NOW
    )
    assert len(signer.check(signed, NOW).passed) == 2


def test_it_expires_after_the_outbox_has_given_up(signer: Signer) -> None:
    signed = signer.sign(letter(), NOW)
    assert len(signer.check(signed, NOW + LIFE - timedelta(seconds=1)).passed) == 2
    assert not signer.check(signed, NOW + LIFE).passed


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT, TEXT)
def test_every_letter_that_we_compose_can_be_signed(signer: Signer, name: str, text: str) -> None:
    now = datetime.now(UTC)
    signed = signer.sign(letter(name, text), now)
    assert all(taken_by_dkimpy(signed, signer))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_byte_breaks_both_or_changes_nothing(signer: Signer, data: st.DataObject) -> None:
    raw = letter()
    signed = signer.sign(raw, NOW)
    at = data.draw(st.integers(len(signed) - len(raw), len(signed) - 1))
    other = signed[:at] + data.draw(st.binary(min_size=1, max_size=1)) + signed[at + 1 :]
    try:
        split(other)
    except Malformed:
        return
    assert len(signer.check(other, NOW).passed) == (2 if _form(other) == _form(signed) else 0)


def _form(raw: bytes) -> tuple[Any, ...]:
    fields = split(raw)
    headers = dkim.canonicalization.Relaxed.canonicalize_headers([list(one) for one in fields.fields])
    return dkim.select_headers(headers, SIGNED), dkim.canonicalization.Relaxed.canonicalize_body(fields.body)


def test_a_letter_that_we_cannot_take_ourselves_does_not_leave(signer: Signer) -> None:
    wrong = SigningKey("c1-rsa", signer.keys[0].private)
    two_for_one = Signer(DOMAIN, (wrong, SigningKey("c1-rsa", signer.keys[1].private)))
    with pytest.raises(NotSigned):
        two_for_one.sign(letter(), NOW)


def test_records_are_what_a_name_server_serves(signer: Signer) -> None:
    rsa, ed25519 = signer.records()
    assert (rsa.name, ed25519.name) == (
        "c1-rsa._domainkey.circles.example",
        "c1-ed25519._domainkey.circles.example",
    )
    assert rsa.value.startswith("v=DKIM1; h=sha256; k=rsa; s=email; p=MIIB")
    assert ed25519.value.startswith("v=DKIM1; h=sha256; k=ed25519; s=email; p=")
    import dns.zone

    lines = "\n".join(one.zone_line() for one in signer.records())
    zone = dns.zone.from_text(f"@ 60 IN SOA a. b. 1 1 1 1 1\n@ 60 IN NS a.\n{lines}\n", origin=DOMAIN)
    served = {}
    for name, _, one in zone.iterate_rdatas("TXT"):
        assert all(len(part) <= 255 for part in one.strings)
        served[name.derelativize(zone.origin).to_text(omit_final_dot=True).encode()] = b"".join(one.strings)
    assert len(verify(split(signer.sign(letter(), NOW)), served.get, NOW).passed) == 2


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "keys"
    make_keys(folder, "c1")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(before) == ["c1-ed25519.pem", "c1-rsa.pem"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    make_keys(folder, "c1")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    make_keys(folder, "c2")
    one, two = load_signer(folder, "c1", DOMAIN), load_signer(folder, "c2", DOMAIN)
    assert one.records()[0].value != two.records()[0].value
    assert (one.keys[0].private.key_size, "PRIVATE" in repr(one)) == (2048, False)  # type: ignore[union-attr]


def test_two_who_make_keys_at_once_have_the_same(tmp_path: Path) -> None:
    threads = [threading.Thread(target=make_keys, args=(tmp_path, "c1")) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(tmp_path.iterdir())) == 2
    load_signer(tmp_path, "c1", DOMAIN)


def test_keys_that_cannot_be_used(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadKey, match=r"c9-rsa\.pem cannot be read: No such file"):
        load_signer(folder, "c9", DOMAIN)
    with pytest.raises(BadKey, match="letters, digits and hyphens"):
        load_signer(folder, "../c1", DOMAIN)
    for kind in ("rsa", "ed25519"):
        (tmp_path / f"c1-{kind}.pem").write_bytes((folder / f"c1-{kind}.pem").read_bytes())
    with pytest.raises(BadKey, match="can be read by others: chmod 600"):
        load_signer(tmp_path, "c1", DOMAIN)
    (tmp_path / "c1-rsa.pem").write_bytes((folder / "c1-ed25519.pem").read_bytes())
    (tmp_path / "c1-rsa.pem").chmod(0o600)
    with pytest.raises(BadKey, match="is no rsa key of 2048 bits"):
        load_signer(tmp_path, "c1", DOMAIN)
    (tmp_path / "c1-rsa.pem").write_bytes(b"secret")
    with pytest.raises(BadKey) as caught:
        load_signer(tmp_path, "c1", DOMAIN)
    assert "secret" not in str(caught.value)
