"""Which goal a clause speaks of: by the words of its title, its unit, its topic; only with a clear margin.

Called by `circles.reading.reader` and `circles.reading.commands_goals`. Never decides what happened to the goal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rapidfuzz import fuzz

from circles.reading.cues import find
from circles.reading.model import GoalAsked, Per
from circles.reading.quantities import Quantity, find_quantities
from circles.reading.units import UNITS, unit_of
from circles.reading.words import concepts_of, fold, is_stop, stem, tokens

_GE = re.compile(r"(\w{0,8}?)ge(\w{4,})$")  # "gesport", "aufgeräumt"
LINE = 1.4
MARGIN = 0.7
_A_DAY = re.compile(
    r"(?<!\w)(?:(?:a|per|each|every|once a) (?:day|night|morning|evening)|daily|nightly|(?:pro|am|jeden) tag|taglich|jede nacht|par jour|chaque \w+|quotidien\w*|al dia|por dia|cada dia|diari\w*"
    r"|ao dia|todos os dias|al giorno|ogni \w+|per dag|elke \w+|dagelijks|tous les \w+|todos los dias|tutti i giorni)(?!\w)"
)
_COMMON = frozenset(
    fold(
        "a an the and or of to in on at with for my our your every each per week weekly day daily days times time x"
        " finish complete do get make more less least minutes hours month one two three four five six seven eight"
        " nine ten once twice up out from by use set start stop first last new go back old the this no not it is be all day night"
        " die der das den dem ein eine einen und oder fur zu im am mit pro woche jeden tag mal zwei drei vier funf neue neuen alte"
        " auf in ans zum zur von vom bei an jede taglich machen gehen tage kein keine ohne weniger mehr"
        " le la les un une des du de et pour par semaine fois deux trois quatre jours jour tous finir mon ma mes au aux en sur a faire sans moins plus chaque"
        " el los las una y o por para con semana veces vez dos tres cuatro dia dias todos terminar mi mis al del en hacer sin menos mas cada"
        " os as um uma e no na em semana vezes duas tres quatro todo acabar meu minha ao do da fazer sem mais por dias toda"
        " il lo gli i un di da per con settimana volte due quattro giorni giorno ogni finire mio mia al del della fare senza meno piu alla nel"
        " het een en van voor met week keer twee drie vier per elke dag mijn minder meer afmaken op naar aan te doen geen zonder bij dagen"
    ).split()
)
_GENERIC = frozenset(
    ["times", "time", "x", "mal", "fois", "veces", "vez", "vezes", "volte", "volta", "keer", "days", "tage", "jours", "dias", "giorni", "dagen", "sessions", "session", "sitzungen", "einheiten", "seances", "sesiones", "sessoes", "sedute", "sessies"]
)
_VERBS = frozenset(
    fold(
        "write read call ring phone learn practise practice build buy sell book plan prepare clean fix repair paint sort clear send"
        " pay visit study plant walk ride draw play draft edit review apply keep take bring tidy replace update renew submit order find"
        " open close talk speak meet help train eat drink cook bake wash cut move test try see watch give hand pick put ask answer reply"
        " sign drop throw hang install arrange schedule register contact message text email return deliver do research prune attend go finish file print record launch ship publish design organise organize pack mend wrap collect choose decide check mow water feed"
        " schreiben lesen anrufen lernen uben bauen kaufen verkaufen buchen planen vorbereiten putzen reparieren streichen sortieren"
        " schicken zahlen bezahlen besuchen machen fertigstellen abgeben beantragen bestellen aufraumen giessen schneiden"
        " ecrire lire appeler apprendre construire acheter vendre reserver preparer nettoyer reparer peindre trier envoyer payer visiter"
        " ranger repeindre tondre faire prendre mettre changer remplacer"
        " escribir leer llamar aprender construir comprar vender reservar preparar limpiar arreglar pintar ordenar enviar pagar visitar"
        " cambiar hacer podar lavar llevar sacar"
        " escrever ler ligar aprender construir comprar vender reservar preparar limpar consertar pintar arrumar enviar pagar visitar"
        " trocar fazer levar lavar tirar"
        " scrivere leggere chiamare imparare costruire comprare vendere prenotare preparare pulire riparare dipingere ordinare inviare pagare"
        " cambiare fare portare lavare sistemare mettere"
        " schrijven lezen bellen leren bouwen kopen verkopen boeken plannen voorbereiden schoonmaken repareren schilderen sorteren sturen"
        " betalen bezoeken opruimen maken wassen brengen"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """A goal, and what it is known by: the words, stems and topics of its title, the stems of its unit.

    `target` and `unit` are the goal's own, or else those that its title names; `counts` tells of occasions (runs, days)
    rather than a measure; `abstains` of a goal to do without something.
    """

    goal: GoalAsked
    words: frozenset[str]
    stems: frozenset[str]
    verbs: frozenset[str]
    nouns: tuple[str, ...]
    particles: bool
    topics: frozenset[str]
    units: frozenset[str]
    unit_words: frozenset[str]
    languages: tuple[str, ...]
    target: Decimal | None
    unit: str
    per: Per
    quantities: tuple[Quantity, ...]
    counts: bool
    measures: str
    abstains: bool
    project: bool


def know(goal: GoalAsked, languages: tuple[str, ...]) -> Known:
    """What a goal is known by."""
    title = fold(goal.title)
    words = [w for w in tokens(title) if w not in _COMMON and not w.isdigit() and len(w) > 1]
    words = words or [w for w in tokens(title) if not w.isdigit() and len(w) > 1]
    words += [part for word in words if "-" in word for part in word.split("-") if len(part) > 2]
    units = [w for w in tokens(fold(goal.unit)) if w not in _GENERIC]
    quantities = tuple(one for one in find_quantities(goal.title, languages[0]) if not one.percent and not one.ordinal)
    target, unit = goal.target, goal.unit
    if target is None and len(quantities) == 1 and quantities[0].dimension and not _A_DAY.search(title):
        target, unit = quantities[0].value, quantities[0].unit
    counted = unit_of(unit, languages[0]) if unit else None
    row = UNITS[counted] if counted else {"dimension": "count"}
    abstain = find("abstain", title, languages)
    late = languages[0] in ("de", "nl")
    return Known(
        goal=goal,
        words=frozenset(words),
        stems=frozenset(stem(w, code) for w in words for code in languages),
        verbs=frozenset(w for w in words if w in _VERBS) if len(words) > 1 else frozenset(),
        nouns=tuple(w for w in dict.fromkeys(words) if len(w) >= 4 and not (len(words) > 1 and w in _VERBS)),
        particles="de" in languages or "nl" in languages,
        topics=frozenset(topic for w in words for topic in concepts_of(w)),
        units=frozenset(stem(w, code) for w in units for code in languages),
        unit_words=frozenset(units),
        languages=languages,
        target=target,
        unit=unit,
        per=goal.per,
        quantities=quantities,
        counts=row["dimension"] in ("count", "calendar") and counted not in ("page", "word", "chapter", "step", "line"),
        measures="" if row["dimension"] in ("count", "calendar") else row["dimension"],
        abstains=abstain is not None and (
            late or len(tokens(title[: abstain.start])) < 2 or (len(tokens(title)) <= 4 and title.endswith(abstain.text))
        ),
        project=bool(words) and find("project", title, languages) is not None and not title.startswith("write to"),
    )


def names(word: str, known: Known, languages: tuple[str, ...]) -> bool:
    """Whether a single folded word tells of a goal."""
    return _word_score(word, _stems(word, languages), known, languages) >= LINE


@lru_cache(maxsize=20000)
def _stems(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(word, code) for code in languages)


@lru_cache(maxsize=20000)
def _alike(word: str, title: str) -> float:
    """How surely two longer words are one: compounds, typing errors, a common beginning."""
    if title in word or word in title:
        return 2.2
    if len(title) >= 5 and len(word) >= 5 and fuzz.ratio(word, title) >= 83:
        return 2.4
    return 1.7 if len(title) >= 6 and len(word) >= 6 and title[:5] == word[:5] else 0.0


def _word_score(word: str, stems: frozenset[str], known: Known, languages: tuple[str, ...]) -> float:
    """How strongly a word tells of a goal: its title's own words most, its verb and its topic less."""
    if word in known.words or stems & known.stems:
        verb = word in known.verbs or any(stems & _stems(one, languages) for one in known.verbs)
        return 1.6 if verb else 3.0
    if len(word) >= 4:
        for title in known.nouns:
            if score := _alike(word, title):
                return score
    ge = _GE.match(word) if known.particles else None
    if ge and len(root := ge[1] + ge[2].rstrip("etdn")) >= 4 and any(title[:5] == root[:5] for title in known.words):
        return 2.2
    if len(word) == 3 and not is_stop(word) and any(title.startswith(word) and len(title) > 5 for title in known.words):
        return 1.7
    if known.units and stems & known.units:
        return 2.2
    return 1.45 if known.topics and concepts_of(word) & known.topics else 0.0


def _votes(folded: str, goals: list[Known], languages: tuple[str, ...]) -> dict[str, dict[int, float]]:
    """For each telling word of a clause, how strongly it speaks of each goal."""
    found: dict[str, dict[int, float]] = {}
    for word in tokens(folded):
        if word in found or len(word) < 2 or word.isdigit():
            continue
        little = word in _COMMON or (len(word) <= 3 and is_stop(word))
        if little and not any(word in known.unit_words or word in known.words for known in goals):
            continue
        stems = _stems(word, languages)
        each = {known.goal.number: _word_score(word, stems, known, languages) for known in goals}
        if any(each.values()):
            found[word] = each
    return found


def scores(folded: str, goals: list[Known], languages: tuple[str, ...]) -> dict[int, float]:
    """How strongly a clause speaks of each goal; a word that fits several goals alike counts for none more."""
    total = {known.goal.number: 0.0 for known in goals}
    for each in _votes(folded, goals, languages).values():
        for number, value in each.items():
            total[number] += value
    if re.search(r"\d|[^\W\d_]{3}", folded) and any(known.measures for known in goals):
        for number in _measured(folded, goals, languages[0]):
            total[number] += 1.8
    wholes = [one.of for one in find_quantities(folded, languages[0]) if one.of] if re.search(r"\d", folded) else []
    fitting = [known.goal.number for known in goals if known.target in wholes]
    if len(fitting) == 1:
        total[fitting[0]] += 1.8  # "4 of 6" where one goal alone has 6 for its target
    return total


@lru_cache(maxsize=2048)
def _dimensions(folded: str, language: str) -> frozenset[str]:
    found = find_quantities(folded, language)
    plain = ("", "count", "calendar", "percent", "months")
    return frozenset(one.dimension for one in found if one.dimension not in plain) | frozenset("distance" for one in found if one.unit == "k")


def _measured(folded: str, goals: list[Known], language: str) -> set[int]:
    """The goals whose measure (a distance, money, time) a number of the clause is given in."""
    found = _dimensions(folded, language)
    return {known.goal.number for known in goals if known.measures and known.measures in found}


def ambiguous(folded: str, goals: list[Known], languages: tuple[str, ...]) -> bool:
    """Whether a clause names several goals so alike that none is meant for certain."""
    ranked = sorted(scores(folded, goals, languages).values(), reverse=True)
    return len(ranked) > 1 and ranked[0] >= LINE and ranked[0] - ranked[1] < MARGIN


def link(folded: str, goals: list[Known], languages: tuple[str, ...]) -> tuple[int, ...]:
    """The goals a clause speaks of: mostly one, several when they are named side by side, none when it is not clear."""
    ranked = sorted(scores(folded, goals, languages).items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < LINE:
        return ()
    several = _side_by_side(folded, goals, languages)
    if several:
        return several
    if len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= MARGIN:
        return (ranked[0][0],)
    return ()


_JOIN = re.compile(
    r"\s*(?:,|&|\+|/|and|or|nor|und|oder|noch|sowie|et|ou|ni|y|o|e|ed|ne|nem|nem|en|of|noch|plus)\s*(?:(?:the|my|die|der|das|den|mein|meine|le|la|les|l'|el|los|las|o|a|os|as|il|lo|i|gli|de|het|mijn|am)\s+)*"
)


def _side_by_side(folded: str, goals: list[Known], languages: tuple[str, ...]) -> tuple[int, ...]:
    """ "Gym and choir": goals whose words follow each other with nothing but "and", "nor" or a comma between."""
    named: list[tuple[int, int, int]] = []
    for word, each in _votes(folded, goals, languages).items():
        best = sorted(each.items(), key=lambda pair: -pair[1])
        if best[0][1] >= 1.6 and (len(best) == 1 or best[0][1] - best[1][1] >= MARGIN):
            at = folded.find(word)
            named.append((at, at + len(word), best[0][0]))
    found: list[int] = []
    for one, other in zip(sorted(named), sorted(named)[1:], strict=False):
        if one[2] != other[2] and _JOIN.fullmatch(folded[one[1] : other[0]]):
            found += [number for number in (one[2], other[2]) if number not in found]
    return tuple(found)
