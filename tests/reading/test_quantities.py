"""Amounts in people's words, language by language, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.reading.quantities import find_quantities
from circles.reading.units import convert, same_unit

# language | text | "value unit" of each amount; "/n" is the whole, "%" a percentage, "#" a place
SAID = """
en|ran twice|2 time
en|ran 3 km, then 5|3 km;5
en|wrote 1,200 words|1200 word
en|1.5 miles|1.5 mile
en|2/3 this week|2/3
en|2 of 3 runs|2/3 run
en|two out of three|2/3
en|60% there|60%
en|sixty percent|60%
en|on page 140 now|140# page
en|chapter 4 done|4# chapter
en|the 4th chapter|4# chapter
en|read pages 120-140|140# page
en|10k steps|10000 step
en|ran 10k|10 k
en|5k words|5000 word
en|$20 saved, €150 and £1,200.50|20 dollar;150 euro;1200.50 pound
en|3-4 km|3 km
en|1h30|1.5 hour
en|90min of piano|90 minute
en|2 hours and 30 minutes|2.5 hour
en|2½ hours|2.5 hour
en|half an hour|0.5 hour
en|an hour and a half|1.5 hour
en|two and a half hours|2.5 hour
en|a couple of hours|2 hour
en|half a dozen letters|6 letter
en|a dozen pages|12 page
en|read half the book|50%
en|a third of it|33.33%
en|two thirds done|66.67%
en|three quarters of an hour|0.75 hour
en|1/2 hour|0.5 hour
en|3 times a week|3 time
en|3 short runs|3 run
en|2 friends called|2 friends
en|pages: 20|20 page
en|goal 2: 5 pages|2# goal;5 page
en|goal one: 3 out of 4 done, goal two none|1# goal;3/4;2# goal
es|una hora y cuarto|1.25 hour
it|un'ora e mezza|1.5 hour
fr|3 séances sur 4|3/4 session
de|drei mal zwanzig Minuten|3 time;20 minute
de|zweimal gelaufen|2 time
de|anderthalb Stunden|1.5 hour
de|dreieinhalb Stunden|3.5 hour
de|eine halbe Stunde|0.5 hour
de|eine Dreiviertelstunde|0.75 hour
de|1.200 Wörter|1200 word
de|1,5 km|1.5 km
de|1,250 kg|1.250 kg
de|zwei von den drei Läufen|2/3 run
de|zur Hälfte fertig|50%
de|drei Viertel der Arbeit|75%
de|60 Prozent|60%
de|Seite 140|140# page
de|fünf Arbeitsstunden|5 hour
de|20 € gespart|20 euro
de|1 Std. 30 Min|1.5 hour
fr|une heure et demie|1.5 hour
fr|une demi-heure|0.5 hour
fr|trois quarts d'heure|0.75 hour
fr|deux fois|2 time
fr|1 200 mots|1200 word
fr|1\u202f200 mots|1200 word
fr|2 sur 3|2/3
fr|quatre-vingt-douze pages|92 page
fr|à moitié|50%
fr|deux tiers|66.67%
fr|60 pour cent|60%
fr|une dizaine de pages|10 page
es|once páginas|11 page
es|dos horas y media|2.5 hour
es|media hora|0.5 hour
es|un par de veces|2 time
es|treinta y dos km|32 km
es|a la mitad|50%
es|tres cuartos|75%
pt|duas horas e meia|2.5 hour
pt|vinte e três páginas|23 page
pt|R$ 150|150 real
pt|duas das três|2/3
pt|meia hora|0.5 hour
it|due ore e mezza|2.5 hour
it|mezz'ora|0.5 hour
it|sei pagine|6 page
it|tre volte|3 time
it|un paio di pagine|2 page
it|a metà|50%
nl|anderhalf uur|1.5 hour
nl|tweeënhalf uur|2.5 hour
nl|twee en een half uur|2.5 hour
nl|een half uur|0.5 hour
nl|drie keer|3 time
nl|2 van de 3|2/3
nl|driekwart|75%
nl|1'200 woorden|1200 word
"""
NOT_SAID = """
en|no one came
en|may I call
en|once I get home
en|at once
en|call at 7pm or 19:00 on 5 March 2026
en|1. went well
en|2) nothing
en|24/7
en|half past six
en|the second half
en|a third coffee
en|see https://x.org/2/3
en|in 2024.
de|ein Mann kam
de|so ist das
de|nicht einmal
de|um 19 Uhr
de|am 5.3.
fr|un jour je le ferai
fr|Je cours
fr|rendez-vous à 19h30
es|mar y sol
es|el 5 de marzo
pt|um quarto
pt|às 19h
it|sei stanco
nl|een man
"""


def _rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


def _shown(text: str, language: str) -> str:
    return ";".join(
        f"{one.value}{f'/{one.of}' if one.of else ''}{'%' if one.percent else '#' if one.ordinal else ''}"
        f"{'' if one.percent or not one.unit else ' ' + one.unit}"
        for one in find_quantities(text, language)
    )


@pytest.mark.parametrize(("language", "text", "expected"), _rows(SAID))
def test_an_amount_is_found(language: str, text: str, expected: str) -> None:
    assert _shown(text, language) == expected


@pytest.mark.parametrize(("language", "text"), _rows(NOT_SAID))
def test_what_is_no_amount_is_left_alone(language: str, text: str) -> None:
    assert find_quantities(text, language) == []


@pytest.mark.parametrize(("a", "b"), [
    ("page", "pages"), ("Seiten", "page"), ("heures", "hour"), ("Läufe", "run"), ("veces", "times"), ("libros", "book"),
    ("kms", "kilometre"), ("pounds", "£"), ("pounds", "lb"), ("paintings", "painting"), ("Yoga-Einheiten", "Einheiten"),
])  # fmt: skip
def test_units_that_are_the_same(a: str, b: str) -> None:
    assert same_unit(a, b, "de")
    assert same_unit(b, a, "de")


@pytest.mark.parametrize(("a", "b"), [("page", "word"), ("km", "mile"), ("euro", "dollar"), ("", "page"), ("paintings", "poems")])
def test_units_that_differ(a: str, b: str) -> None:
    assert not same_unit(a, b, "en")


@pytest.mark.parametrize(("value", "source", "target", "expected"), [
    ("90", "min", "hours", "1.5"), ("1.5", "Stunden", "minutes", "90"), ("5", "km", "meters", "5000"), ("1", "mile", "km", "1.609344"),
    ("2", "lb", "kg", "0.907185"), ("500", "ml", "litres", "0.5"), ("3", "pages", "Seiten", "3"), ("10", "k", "km", "10"), ("5", "k", "words", "5000"),
    ("1", "euro", "dollar", None), ("1", "page", "word", None), ("1", "hour", "km", None), ("3", "euros", "€", "3"),
])  # fmt: skip
def test_conversion(value: str, source: str, target: str, expected: str | None) -> None:
    assert convert(Decimal(value), source, target) == (None if expected is None else Decimal(expected))


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "es", "pt", "it", "nl", "xx"]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_a_fault(text: str, language: str) -> None:
    for one in find_quantities(text, language):
        assert one.text == text[one.start : one.end]
        assert one.start < one.end
