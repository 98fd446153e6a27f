"""Answers to an invitation in plain words: yes, no, perhaps, and what is said beside them."""

from __future__ import annotations

import pytest

from circles.reading.rsvp import rsvp_of

YES = (
    "yes I'll be there", "Yes!", "👍", "I'm in", "See you there!", "Can't wait!", "I'd love to!", "Count me in.", "Yes, but I can't stay long",
    "Ja, bin dabei", "Ich komme gerne", "Klar!", "Oui, avec plaisir", "J'y serai", "Sí, allí estaré", "Cuenta conmigo", "Sim, vou!", "Lá estarei",
    "Ci sarò", "Volentieri", "Ja, ik kom", "Graag!", "No problem, I'll be there",
)  # fmt: skip
NO = (
    "can't, Friday?", "No", "Sorry, I can't make it", "I'd love to, but I can't", "Unfortunately I won't be able to come", "👎", "Can't, perhaps Friday?",
    "Nein, leider nicht", "Ich kann da leider nicht", "Ich komme am Samstag leider nicht", "Ich bin an dem Tag verhindert", "Non, désolée",
    "Je ne peux pas", "Je ne pourrai malheureusement pas venir", "No puedo", "Lo siento, no puedo ir", "Não posso", "Infelizmente não consigo",
    "Non posso", "Purtroppo non riesco", "Nee, ik kan dan niet", "Helaas, ik ben die dag weg", "Sorry!",
)  # fmt: skip
MAYBE = (
    "maybe", "Perhaps, I will know on Friday", "Not sure yet", "I'm not sure I can come", "I might come later", "Vielleicht", "Ich weiß es noch nicht",
    "Peut-être", "Je ne sais pas encore", "Quizás", "Todavía no lo sé", "Talvez", "Ainda não sei", "Forse", "Non lo so ancora", "Misschien",
    "Ik weet het nog niet",
)  # fmt: skip


@pytest.mark.parametrize(("said", "answer"), [(one, kind) for kind, texts in (("yes", YES), ("no", NO), ("maybe", MAYBE)) for one in texts])
def test_an_answer(said: str, answer: str) -> None:
    assert rsvp_of(said).answer == answer


@pytest.mark.parametrize("said", ["", "What is the address?", "Where do we meet?", "Bonne question"])
def test_what_is_no_answer_is_a_doubt(said: str) -> None:
    assert rsvp_of(said).answer == ""


@pytest.mark.parametrize("said", ["yes I'll be there", "Sorry, I can't make it", "maybe", "Ja, ik kom", "Oui, avec plaisir, merci !", "Ich komme gerne, danke"])
def test_a_bare_answer_says_nothing_else(said: str) -> None:
    assert rsvp_of(said).words == ""


@pytest.mark.parametrize("said", ["can't, Friday?", "Yes! Shall I bring a cake?", "Can't on the 16th, but the 17th is good", "Nein, aber Freitag ginge gut bei mir"])
def test_what_is_said_beside_the_answer_is_kept(said: str) -> None:
    assert rsvp_of(said).words == said
