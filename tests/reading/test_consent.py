"""A yes, a no, and what is neither."""

from __future__ import annotations

import pytest

from circles.reading.consent import answer_of


@pytest.mark.parametrize("text", ["Yes!", "yes, gladly", "Ja, gerne", "Oui, volontiers", "Sí", "sim, com prazer", "Sì", "graag", "No problem, I'm in", "Kein Problem, bin dabei", "ok"])
def test_yes(text):
    assert answer_of(text) == "yes"


@pytest.mark.parametrize("text", ["no", "No, thanks.", "Nein danke", "Non merci", "não, obrigada", "nee, bedankt", "Sorry, too busy", "leider nicht"])
def test_no(text):
    assert answer_of(text) == "no"


@pytest.mark.parametrize("text", ["", "What is this?", "Wer seid ihr?", "nobody told me", "Yesterday I was away", "jammer"])
def test_neither(text):
    assert answer_of(text) == "unclear"
