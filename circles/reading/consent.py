"""Whether a short answer is a yes or a no, in seven languages: consent to an invitation.

Called by `circles.joining`. Pure. Only the first words count, and only when they stand for
themselves: "no problem, I am in" is no refusal. What is neither is a doubt, never taken for a yes.
"""

from __future__ import annotations

import re
from typing import Literal

Answer = Literal["yes", "no", "unclear"]

_YES = re.compile(
    r"\W*(?:no problem|kein problem|pas de problème|ningún problema|sem problema|nessun problema|geen probleem|"
    r"count me in|i'?m in|yes|yep|yeah|yup|sure|ok|okay|gladly|of course|ja|jawohl|gern|gerne|klar|na klar|bin dabei|ich bin dabei|"
    r"oui|ouais|volontiers|d'accord|bien sûr|je viens|sí|si|claro|vale|por supuesto|me apunto|sim|com prazer|claro|aceito|"
    r"sì|certo|volentieri|ci sto|graag|zeker|ik doe mee|join)(?!\w)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\W*(?:no|nope|not now|nein|nee|nicht|non|pas pour moi|não|nao|niet|decline|leave|i'?d rather not|lieber nicht|leider nicht|"
    r"malheureusement|lo siento|infelizmente|purtroppo|helaas|sorry|unfortunately)(?!\w)",
    re.IGNORECASE,
)


def answer_of(text: str) -> Answer:
    """Return what an answer says."""
    plain = text.replace("’", "'").strip()
    if _YES.match(plain):
        return "yes"
    return "no" if _NO.match(plain) else "unclear"
