"""Requests to the program inside a sentence, in seven languages: what `circles.reading.commands` looks for last.

Pure. A verb of asking or an imperative must stand there with its object; a report of what somebody did is none.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
RESUME = re.compile(r"\bun-?paus(?:e|ing) (?:me|my)|\bplease (?:un-?pause|resume)|\b(?:start|send)\w* (?:me )?(?:the |my )?(?:prompts|letters) again|nehmt mich wieder (?:auf|rein|dazu)|ich bin wieder (?:da|zurück|dabei)[,.!]? .{0,30}(?:weiter|briefe)|réactive[rz]?[- ]moi|remet(?:s|tez)[- ]moi|reactiva(?:d|r)?me|vuelve a activarme|me reativ\w+|reativ\w+[- ]me|riattivami|riattivatemi|zet me weer aan|activeer me weer", _I)
LEAVE = re.compile(r"\btake me off\b|\bunsubscribe me\b|\b(?:please )?remove me from\b|\bi(?:'d| would) like to leave (?:the|this) (?:circle|group)|\bi want to leave (?:the|this) (?:circle|group)|tragt? mich (?:bitte )?aus|nehmt? mich (?:bitte )?(?:aus|raus|von der liste)|ich möchte (?:den kreis verlassen|aussteigen)|(?:retirez|enlevez|désinscrivez|retire|enlève|désinscris)-moi|je (?:voudrais|veux|souhaite) quitter le (?:cercle|groupe)|\b(?:den|dad|da|dar|dé)me de baja|\bquiero (?:salir|irme) del (?:círculo|grupo)|borr(?:ad|en|a)me de la lista|(?:tir(?:em|a|e)|retir(?:em|a|e))[- ]me (?:da lista|do (?:círculo|grupo))|\bme tir\w+ da lista|quero sair do (?:círculo|grupo)|(?:togliete|cancellate|togli|cancella)mi (?:dalla lista|dal (?:cerchio|gruppo))|vorrei (?:uscire dal|lasciare il) (?:cerchio|gruppo)|(?:haal|haalt) me (?:\w+ )?van de lijst|schrijf me (?:\w+ )?uit|ik wil (?:graag )?uit de (?:kring|groep)", _I)
STATUS = re.compile(r"\b(?:send|show|give|tell) me (?:the |our |my )?status\b|\bstatus,? please\b|schick\w* mir (?:bitte )?den stand|(?:envoie|envoyez|donne|donnez)-moi (?:le statut|l'état|où on en est)|(?:mánda|envía|dame|manda)me? (?:el|un) (?:estado|resumen)|(?:manda|envia)[- ]me (?:o|um) (?:estado|status|resumo)|(?:mandami|inviami|dammi) (?:lo stato|il riepilogo)|stuur me (?:\w+ )?(?:de status|het overzicht|de stand)", _I)
GOALS = re.compile(r"\b(?:send|show|list) me (?:all )?(?:my|the) (?:list of )?goals|\bwhat (?:were|are) my goals|schick\w* mir (?:bitte )?meine ziele|(?:envoie|envoyez|montre)[- ]moi (?:mes|la liste de mes) objectifs|(?:mánda|envía|muéstra)me mis objetivos|(?:manda|envia|mostra)[- ]me (?:as )?(?:minhas )?metas|(?:mandami|mostrami) i miei obiettivi|stuur me (?:\w+ )?mijn doelen", _I)
_DROP_VERB = r"(?:\bdrop\b|\bdelete\b|\bremove\b|\bscrap\b|\bstreich(?:t|en|e)?\b|\blösch(?:t|en|e)?\b|\bsupprime(?:z|r)?\b|\benlève|\benlevez|\bquit(?:a|ad|en|ar|alo)\b|\belimin(?:a|ad|en|ar|alo|are)\b|\bborr(?:a|ad|en|ar|alo)\b|\bapag(?:a|uem|ar|ue)\b|\blarg(?:a|uem|ar)\b|\bretir(?:a|em|ar|e)\b|\btogli(?:lo|ete|ere|etelo)?\b|\bcancella(?:te|re|lo)?\b|\bschrap(?:pen|t)?\b|\bverwijder(?:en|t)?\b|\beruit\b|\bstoppen met\b)"
_GOAL_WORD = r"(?:goals?|ziel(?:e)?|objectifs?|objetivos?|metas?|obiettiv[oi]|doel(?:en)?)"
_WHICH = rf"(?:{_GOAL_WORD}\s+(?:number\s+|nummer\s+|numéro\s+|número\s+|numero\s+|nr\.?\s*|n[º°]\s*|#)?|#|(?:the|das|die|el|o|il|le|la|de)\s+(?:{_GOAL_WORD}\s+)?|\b(?:number|nummer|numéro|número|numero)\s+)(\d)\b(?!\s*[/:.,]\d)"
DROP = re.compile(rf"{_DROP_VERB}.{{0,25}}?{_WHICH}(?=\s*(?:$|[.,;!)(–-]|please|bitte|por favor|per favore|s'il|from|aus|de la|da|dalla|van|as|because|y|e|and|und|et))|(?:^|[\s,;.])\W?{_WHICH}.{{0,30}}?{_DROP_VERB}", _I)
DUE = re.compile(rf"(?:chang|mov|push|extend|shift|set|verschieb|änder|report|repouss|décal|modifi|mueve|cambi|aplaz|pasa|mud|alter|adi|spost|sposta|modific|verschuif|verplaats|wijzig|zet)\w*.{{0,60}}?{_GOAL_WORD}\s+(?:number\s+|nr\.?\s*)?(\d)\b", _I)
MEASURE = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s*(?:(?:x|×)\b\s*)?([^\W\d_]+|€|\$|£)?")
PER_ROUND = re.compile(r"\b(?:a|per|each|every|pro|die|jede|par|chaque|por|cada|à|al?la|a|ogni|elke) (?:week|woche|semaine|semana|settimana)\b|\bweekly\b|\bwöchentlich\b|\bhebdomadaire\b|\bsemanal\w*|\bsettimanal\w*|\bwekelijks\b|\bde settimana\b", _I)
