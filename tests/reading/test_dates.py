"""Days, absences and times of day in seven languages, and what only looks like one. Today is Sunday 1 March 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.reading.dates import away_until, find_dates
from circles.reading.times import find_times

TODAY = date(2026, 3, 1)
DAYS = """
en|5 March|03-05
en|March 5th|03-05
en|05/03/2026|05-03
en|2026-03-05|03-05
en|tomorrow|03-02
en|the day after tomorrow|03-03
en|next Friday|03-06
en|on Sat|03-07
en|Friday week|03-13
en|Friday next week|03-06
en|in two weeks|03-15
en|change it from 5 March to 12 March|03-05 03-12
en|by the end of March|03-31
en|move goal 1 to 31 October|10-31
fr|l'objectif 1 au 30 juin|06-30
de|am 5. März|03-05
de|5.3.|03-05
de|übermorgen|03-03
de|Ende März|03-31
de|in zwei Wochen|03-15
de|am So|03-08
de|05/03/2026|03-05
fr|le 1er avril|04-01
fr|mardi en huit|03-10
fr|après-demain|03-03
fr|fin mars|03-31
es|el 5 de marzo|03-05
es|pasado mañana|03-03
es|dentro de dos semanas|03-15
pt|na segunda-feira|03-02
pt|até sexta|03-06
it|tra due settimane|03-15
it|dopodomani|03-03
nl|over twee weken|03-15
nl|overmorgen|03-03
nl|eind maart|03-31
fr|see you on Friday|03-06
"""
NO_DAYS = """
en|may I ask
en|I sat down
en|the sun came, sat down
en|last Friday
en|march on
en|3 out of 4
en|5 days ago, 2 set
en|next week
de|so war das
de|letzten Montag
de|Guten Morgen
fr|lundi dernier
es|mar y sol
es|por la mañana
es|el lunes pasado
pt|na segunda tentativa
it|lunedì scorso
nl|afgelopen maandag
"""
AWAY = """
en|until 5 March|03-05
en|away next week|03-09
en|I'm away for two weeks|03-15
en|back on Monday|03-02
en|from 3 to 10 March|03-11
en|away March 3-10|03-11
en|away through 5 March|03-06
en|away from Monday to Friday|03-07
en|away for two weeks from 9 March|03-23
en|away until the end of March|04-01
en|pause until April|04-01
en|pause me for a month|04-01
en|pause this round|03-08
en|the next two weeks|03-15
en|away 3 - 10 March, back on 12 March|03-12
en|away on Friday|-
en|away this weekend|-
en|away in two weeks|-
en|sick for two weeks now|-
en|pause me|-
en|did nothing this week, please pause me for now|-
en|away this week|03-02
fr|Rien fait cette semaine. Mettez-moi en pause, je ne sais pas jusqu'à quand|-
en|before the next round I'll cook|-
en|skip the next two rounds|03-15
en|I am on leave and will return on Monday, 16 March. For urgent matters mail Bob.|03-16
en|off until Tuesday the 10th of March|03-10
en|on vacation the week of March 9|03-16
en|gone for a fortnight|03-15
en|away till the weekend|03-07
de|Ich bin bis einschließlich 13.03.2026 nicht im Büro und ab 16.03.2026 wieder erreichbar|03-16
de|Ich bin ab morgen für eine Woche im Urlaub|03-09
de|bis Ende der Woche weg|03-02
fr|absente du 9 au 13 mars inclus|03-14
fr|je reviens dans dix jours|03-11
es|de vacaciones una semana|03-08
nl|ik ben een week op vakantie|03-08
it|sono via fino a fine mese|04-01
de|bis 15. März|03-15
de|nächste Woche weg|03-09
de|vom 3. bis 10. März|03-11
de|vom 3.3. bis 10.3.|03-11
de|vom 3.-10.3.|03-11
de|zwei Wochen lang|03-15
de|ab Montag wieder da|03-02
de|bis einschließlich 5. März|03-06
fr|jusqu'au 5 mars|03-05
fr|la semaine prochaine|03-09
fr|du 3 au 10 mars|03-11
fr|pendant deux semaines|03-15
fr|de retour lundi|03-02
es|hasta el 5 de marzo|03-05
es|la semana que viene|03-09
es|del 3 al 10 de marzo|03-11
es|durante dos semanas|03-15
es|vuelvo el lunes|03-02
pt|até 5 de março|03-05
pt|semana que vem|03-09
pt|de 3 a 10 de março|03-11
pt|por duas semanas|03-15
pt|volto na segunda|03-02
it|fino al 5 marzo|03-05
it|la prossima settimana|03-09
it|dal 3 al 10 marzo|03-11
it|per due settimane|03-15
it|torno lunedì|03-02
nl|tot 5 maart|03-05
nl|t/m 5 maart|03-06
nl|volgende week|03-09
nl|van 3 tot 10 maart|03-11
nl|twee weken lang|03-15
nl|terug op maandag|03-02
"""
TIMES = """
en|7pm|19:00
en|19:00|19:00
en|18.00|18:00
en|noon|12:00
en|half past six|06:30
en|quarter to seven|06:45
en|on 12.03.2026 at 19:00|19:00
de|19 Uhr|19:00
de|halb acht|07:30
de|um halb acht abends|19:30
de|am 15.03. um 18:30|18:30
fr|à 19h30|19:30
fr|à sept heures et demie|07:30
it|due ore e mezza|
nl|een uur|
es|seis horas|
es|a las siete y media de la tarde|19:30
pt|às 19h|19:00
pt|às sete da noite|19:00
it|alle sette e mezza|07:30
nl|half acht|07:30
nl|kwart over acht|08:15
en|1.50 km|
en|half an hour|
en|half six|
"""


def _rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


@pytest.mark.parametrize(("language", "text", "expected"), _rows(DAYS))
def test_days_are_found(language: str, text: str, expected: str) -> None:
    assert [f"{span.date:%m-%d}" for span in find_dates(text, TODAY, language)] == expected.split()


@pytest.mark.parametrize(("language", "text"), _rows(NO_DAYS))
def test_what_is_no_day_is_left_alone(language: str, text: str) -> None:
    assert find_dates(text, TODAY, language) == []


@pytest.mark.parametrize(("language", "text", "expected"), _rows(AWAY))
def test_the_day_somebody_is_back(language: str, text: str, expected: str) -> None:
    back = away_until(text, TODAY, language, 7)
    assert (f"{back:%m-%d}" if back else "-") == expected


@pytest.mark.parametrize(("language", "text", "expected"), _rows(TIMES))
def test_times_of_day(language: str, text: str, expected: str) -> None:
    assert " ".join(f"{span.hour:02}:{span.minute:02}" for span in find_times(text, language)) == expected


@pytest.mark.parametrize(("text", "precision", "kind", "until"), [
    ("next week", "week", "on", date(2026, 3, 9)), ("in April", "month", "on", date(2026, 5, 1)), ("mid-March", "week", "on", None),
    ("for 10 days", "day", "for", date(2026, 3, 11)), ("3 to 10 March", "day", "range", date(2026, 3, 11)),
    ("until 5 March", "day", "until", date(2026, 3, 5)), ("this weekend", "week", "on", date(2026, 3, 9)),
])  # fmt: skip
def test_longer_spans_are_given_when_asked_for(text: str, precision: str, kind: str, until: date | None) -> None:
    (span,) = find_dates(text, TODAY, "en", days_only=False)
    assert (span.precision, span.kind, span.until) == (precision, kind, until)


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert [span.date for span in find_dates("5 February", TODAY, "en")] == [date(2027, 2, 5)]
    assert [span.date for span in find_dates("1 March", TODAY, "en")] == [TODAY]


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "es", "pt", "it", "nl", "xx"]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_a_fault(text: str, language: str) -> None:
    for span in find_dates(text, TODAY, language, days_only=False):
        assert span.text == text[span.start : span.end]
    find_times(text, language)
    away_until(text, TODAY, language, 7)
