"""What tells that old text begins: attribution lines, header blocks, lines that a phone added. Called by `mail.extract`.

By features that hold in any language (an address, a date, a time, a colon at the end, a verb of writing); pure.
Every test looks at a bounded part of a line.
"""

from __future__ import annotations

import re

from mail.labels import role_of

LOOK = 400
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,64}")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\d{1,2}\s?[時时点시]")
_DATE = re.compile(r"\d{4}[-/.年]\s?\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}|\b\d{1,2}(?:st|nd|rd|th)?\.?\s(?:de\s)?\w{3,12}\.?,?\s(?:de\s)?\d{4}|\b\w{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}")
_VERBS = re.compile(
    r"\b(wrote|writes|schrieb|schreibt|écrit|escribió|escribio|escreveu|ha scritto|scrisse|scrive|schreef|geschreven|skrev|skrifaði|kirjoitti|"
    r"napisał|napisała|pisze|napsal|napísal|napisao|napisala|написал|написала|пишет|написав|пише|έγραψε|írta|a scris|yazdı|şunu yazdı|"
    r"viết|rašė|rakstīja|kirjutas|menulis|nulis|va escriure|idatzi|wrote:)",
    re.IGNORECASE,
)  # fmt: skip
_CJK = re.compile(r"(写道|寫道|書きました|のメール|작성|כתב|كتب)")
_DEVICE = re.compile(
    r"^[-–—\s*>\"'(]*(sent (?:from|with|via) (?!an? )(?:my |the )?\w|get outlook for|gesendet (?:von|mit) |von meinem \w+ gesendet|diese nachricht wurde von meinem|"
    r"envoyé (?:de|depuis|à partir) |enviado (?:desde|de|do|a partir) |inviato da|verzonden (?:vanaf|met|via|van) |verstuurd vanaf|"
    r"outlook für \w+ (?:beziehen|herunterladen)|télécharger outlook|obtener outlook|obter o outlook|scarica outlook|download outlook|"
    r"skickat från|sendt fra|lähetetty |wysłane z|odesláno z|отправлено с|iphone(?:umdan|'dan)? gönder|trimis de pe|从我的|iphoneから送信|나의 .* 보냄)",
    re.IGNORECASE,
)  # fmt: skip


def attribution_length(lines: list[str], at: int, quoted: frozenset[int] = frozenset()) -> int:
    """Return how many lines from `at` (one to four) are an attribution, 0 for none.

    `quoted` are the numbers of quoted lines: right above one, less has to speak for it, in any language.
    """
    joined = ""
    for count in range(1, 5):
        if at + count > len(lines):
            return 0
        line = lines[at + count - 1].strip()
        if not line or (at + count - 1 in quoted and at not in quoted):
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > LOOK:
            return 0
        if at + count in quoted and at not in quoted and _DATE.search(joined) and (_TIME.search(joined) or _ADDRESS.search(joined)):
            return count if len(joined) < 160 and _begins(lines[at]) else 0
        if joined.endswith((":", "：")) or _CJK.search(joined[-20:]):
            if count > 1 and not _begins(lines[at]) and _attributes(" ".join(lines[at + 1 : at + count]), 4):
                return 0  # the answer stands right above, and says nothing of who wrote when
            above = any(at + count + n in quoted for n in range(2))
            return count if _attributes(joined, 2 if above and len(joined) < 250 else 4) else 0
    return 0


def _begins(line: str) -> bool:
    """Whether a line has what an attribution begins with."""
    return any(pattern.search(line[:LOOK]) for pattern in (_ADDRESS, _DATE, _TIME))


def _attributes(text: str, needed: int) -> bool:
    points = 2 * bool(_ADDRESS.search(text)) + 2 * bool(_DATE.search(text)) + bool(_TIME.search(text))
    points += 2 * bool(_VERBS.search(text) or _CJK.search(text))
    return points >= needed


def is_header_block(lines: list[str], at: int) -> bool:
    """Whether three labelled lines (two with an address and a date) begin here, From or Date among them."""
    roles: list[str] = []
    text = ""
    for line in lines[at : at + 8]:
        plain = line[:LOOK].lstrip("> \t").replace("*", "").strip()
        label, colon, _ = plain.replace("：", ":").partition(":")
        role = role_of(label) if colon else None
        if role is None:
            if not roles or not plain:
                break
            continue
        roles.append(role)
        text += plain + "\n"
    if _reads_like_headers(lines, at):
        return True
    if not roles or role_of(lines[at][:LOOK].lstrip("> \t").replace("*", "").replace("：", ":").partition(":")[0]) is None:
        return False
    distinct = set(roles)
    if "from" not in distinct:
        return False
    return len(distinct) >= 3 or (len(distinct) == 2 and bool(_ADDRESS.search(text)) and bool(_DATE.search(text)))


_LABELLED = re.compile(r"^[>\s*]*([^\W\d_][^:：\n]{0,28}?)\s?[:：]\*?\s?\S")


def _reads_like_headers(lines: list[str], at: int) -> bool:
    """Three labelled lines or more at once, one with an address and one with a date and time: headers in any language."""
    block = []
    for line in lines[at : at + 8]:
        match = _LABELLED.match(line[:LOOK])
        if match is None or len(match[1].split()) > 4:
            break
        block.append(line[:LOOK])
    text = "\n".join(block)
    return len(block) >= 3 and bool(_ADDRESS.search(text)) and bool(_TIME.search(text)) and len(re.findall(r"\d", text)) >= 5


def is_device_line(line: str) -> bool:
    """Whether a phone or a mail program added this line; a sentence that only begins so is a person's."""
    plain = line.strip()
    if len(plain) > 120 or not _DEVICE.match(plain[:120].replace("’", "'")):
        return False
    return len(plain.split()) <= 9 and not re.search(r"[,;!?]\s\w+\s\w+\s\w+", plain)
