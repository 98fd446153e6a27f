"""Whether an ask and an offer are about the same thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.asks import FITS
from circles.reading.likeness import alike


@pytest.mark.parametrize(
    ("ask", "offer", "fit"),
    [
        ("Does anyone know a good dentist in Lyon?", "I can recommend my dentist, she is patient", True),
        ("Does anyone know a good dentist in Lyon?", "Happy to share my bread recipe", False),
        ("Kennt jemand einen guten Zahnarzt?", "Ich kann gerne meinen Zahnarzt empfehlen", True),
        ("Wer hilft mir beim Umzug?", "Ich biete Hilfe beim Umzug", True),
        ("Wer hilft mir beim Umzug?", "Ich biete Hilfe beim Schreiben", False),
        ("Quelqu'un pourrait relire mon chapitre ?", "Je peux relire vos chapitres", True),
        ("I need someone to run with on Sundays", "Running together at the weekend?", True),
        ("I could use help with my tax return", "I offer help", False),
        ("", "anything", False),
        ("help?", "help!", False),
    ],
)
def test_what_fits_what(ask, offer, fit):
    assert (alike(ask, offer) >= FITS) == fit
    assert alike(ask, offer) == alike(offer, ask)


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_a_share(one, other):
    assert 0 <= alike(one, other) <= 1
    assert alike(one, one) in (0, 1)
