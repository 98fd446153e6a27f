"""Letters as people would get them: one of each kind in SCENARIOS, and in ALL what else is worth looking at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from circles import letters
from circles.commands.registry import HOSTS, MEMBERS, Command
from circles.letters import GoalLine, Note, Section
from circles.refusals import CODES

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
WHEN = datetime(2026, 3, 8, 17, tzinfo=UTC)
BASE = (2, "Morning writers", "Write every week", "Bo", "en", "Europe/Berlin", 3)
RUN = GoalLine(1, "Run three times a week", "progress", "2", "", "3", "runs", "round", "", 2 / 3, weeks=("", "done", "missed", "done", "progress"))
NOVEL = GoalLine(2, "Finish the novel draft", "missed", per="total", weeks=("progress", "progress", "missed"))
WORDS = GoalLine(3, "Write forty thousand words", "progress", "2500", "26000", "40000", "words", "total", "", 0.65, date(2026, 5, 5))
GOALS = (RUN, NOVEL, WORDS)
LONG = (
    "Two runs, both in the rain, and I was glad of each of them once I was\n"
    "out of the door. The third fell to a cold that half of the office has.\n\n"
    "The novel did not move: I sat with chapter five and read it instead."
)
SECTION = Section("Bo", GOALS, (LONG,), ("chapter 5", "one run before breakfast"), False, False)


def lines_of(commands: tuple[Command, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((command.example, command.effect) for command in commands)


def done(title: str, *weeks: str) -> GoalLine:
    return GoalLine(1, title, "done", per="total", share=1.0, weeks=(*weeks, "done"))


EIGHT = (
    Section("Ana", (done("Call my sister", "missed", "done", "done"),), ("Called her on Tuesday. We talked for two hours; she is coming at Easter!",), ("find her a bed",), True),
    Section("Chidi", (GoalLine(1, "Swim a kilometre", "done", "1000", "", "1000", "m", "round", "", 1.0, weeks=("stuck", "progress", "done")), GoalLine(2, "Apply to the school", "progress", percent="40", per="total", share=0.4)), ("A whole kilometre, without a stop. The application is with Dora for a look.",), ("send the application",), True),
    replace(SECTION),
    Section("Dora", (GoalLine(1, "Learn the Bach prelude", "stuck", per="total", weeks=("progress", "progress", "stuck")),), ("My wrist hurts and I am a bit down about it. No piano for a fortnight, says the doctor.",), (), False, True),
    Section("Emeka", (GoalLine(1, "No phone in bed", "progress", "5", "", "7", "nights", "round", "", 5 / 7, weeks=("missed", "progress", "progress")),), ("Five of seven. It is the Sundays.",), ("charge it in the kitchen",)),
    Section("مريم", (GoalLine(1, "قراءة كتاب", "progress", percent="60", per="total", share=0.6),), ("قرأت ستين صفحة هذا الأسبوع 📚",), ()),
    Section("Fay", (), ("Nothing to count this week. My mother was here, and that was the week.",), ()),
    Section("Wilhelmina-Charlotte", (GoalLine(1, "Die Donaudampfschifffahrtsgesellschaftskapitänsmütze fertig stricken", "progress", percent="80", per="total", share=0.8),), ("Nur noch das Futter.",), ("Futter nähen",)),
)

WALK = {"about": 1, "sequence": 0, "title": "Spring walk", "place": "Café Luz", "at": WHEN, "host": "Ana", "coming": ("Ana", "Chidi"), "perhaps": ("Dora",)}

SCENARIOS: dict[str, letters.Letter] = {
    "prompt": letters.Prompt(*BASE, question="What surprised you?", goals=tuple(replace(goal, outcome="", amount="", share=goal.share if goal.per == "total" else None, weeks=()) for goal in GOALS), committed=("chapter 5", "one run before breakfast"), closes=WHEN),
    "nudge": letters.Nudge(*BASE, closes=WHEN),
    "receipt": letters.Receipt(*BASE, goals=tuple(replace(goal, weeks=()) for goal in GOALS), commitments=("chapter 5",), asks=("could someone read chapter four?",), offers=("a ride on Sunday",), thanks=("Ana",), question="which-goal", question_words="did it", question_goals=("Run three times a week", "Finish the novel draft")),
    "question_back": letters.QuestionBack(*BASE, question="what-outcome", question_words="well, you know"),
    "digest": letters.Digest(*BASE, sections=EIGHT, silent=("Gus", "Hana"), away=("Ines",), newcomers=("Fay",), asks=(Note("Bo", "could someone read chapter four?"), Note("Dora", "who knows a good hand doctor in Leipzig?")), offers=(Note("Ana", "a ride to the lake on Sunday, two seats"),), thanks=(Note("Bo", "Ana"), Note("Chidi", "Dora")), posts=(Note("Emeka", "The library is open late on Thursdays now."),), gatherings=(letters.GatheringLine("Spring walk", "Café Luz", WHEN, ("Ana", "Chidi"), ("Dora",)),), partners=("Chidi",), next_prompt=WHEN),
    "beginning": letters.Beginning(*BASE, title="Morning writers", zone_name="Europe/Berlin", closes=WHEN, every="week", invited=("Bo", "chidi@people.test"), word="taxi"),
    "invitation": letters.Invitation(*BASE, host="Ana"),
    "welcome": letters.Welcome(*BASE, host="Ana", others=("Ana", "Chidi", "Dora"), goals=("Swim twice a week",), ice_breaker=0, next_prompt=WHEN),
    "host_answer": letters.HostAnswer(*BASE, effects=(("invite", "Fay"), ("schedule", "every 2 weeks sunday 18:00 Europe/Berlin"), ("pause", "2026-03-20"), ("skip", "2026-03-22")), people=(("Ana", "active"), ("Fay", "invited"), ("Ines", "paused"), ("Jo", "unreachable")), question="which-goal", question_words="hm"),
    "help_letter": letters.HelpLetter(*BASE, lines=lines_of(MEMBERS), host_lines=lines_of(HOSTS)),
    "farewell": letters.Farewell(*BASE),
    "say_letter": letters.SayLetter(*BASE, host="Ana", words="See you on Sunday."),
    "introduction": letters.Introduction(*BASE, newcomer="Fay", goals=("Swim twice a week",), ice_breaker=3),
    "join_request": letters.JoinRequest(*BASE, stranger="Gus", address="gus@people.test", words="May I join?"),
    "post_letter": letters.PostLetter(*BASE, author="Ana", words="Shall we meet on Sunday?", about=4),
    "aside": letters.Aside(*BASE, author="Chidi", words="I would rather not say this to all.", about=3),
    "gathering_letter": letters.GatheringLetter(*BASE, what="invitation", **WALK),
    "partner_letter": letters.PartnerLetter(*BASE, partners=("Ana", "Chidi"), about=30001, promised=(Note("Ana", "find her a bed"), Note("Chidi", "two swims")), asked=(Note("Chidi", "who has goggles to spare?"),)),
    "peer_letter": letters.PeerLetter(*BASE, quiet="Chidi", about=3),
    "still_with_us": letters.StillWithUs(*BASE),
    "host_note": letters.HostNote(*BASE, checked_in=("Ana", "Bo"), asked=5, drifting=("Chidi",), lost=("Dora",), lapsed=("Emeka",), waiting=("Gus",), invited=("Fay",), next_prompt=WHEN, closes=WHEN),
    "confirm": letters.Confirm(*BASE, command="handover", value="Bo", word="taxi", about=1),
    "notice": letters.Notice(*BASE, code="planned-close_circle", by="Ana", day=WHEN.date()),
    "refused": letters.Refused(*BASE, code="left"),
}

DETAILS = {"date-passed": "2026-03-01", "no-such-goal": "7", "no-such-zone": "Mars/Base", "unknown-command": "leave, help", "was-this-you": "taxi", "many-invitations": "fay@people.test", "said-no": "fay@people.test"}
QUESTIONS = ("which-goal", "what-outcome", "what-amount", "cut-off", "nothing-understood")
EFFECTS = (("pause", "2026-03-20"), ("pause", ""), ("resume", ""), ("undo", ""), ("change", "Run twice"), ("timezone", "Europe/Berlin"), ("name", "Bo"), ("language", "en"), ("receipts", "off"), ("receipts", "on"), ("posts-digest", ""), ("posts-now", ""), ("undo-post", ""), ("post", ""), ("post-digest", ""))
HOST_EFFECTS = (("purpose", "Write every day"), ("question", "What surprised you?"), ("say", "See you"), ("pause", ""), ("resume", ""), ("schedule", "sunday 18:00 Europe/Berlin"), ("schedule", "every month friday 07:30 Europe/Berlin"), ("approve", "Gus"), ("decline", "Gus"), ("cohost", "Fay"), ("handover", "Fay"), ("remove", "Fay"), ("revoked", ""), ("undo-host", ""), ("gathering", "Spring walk"), ("move_gathering", "Spring walk"), ("cancel_gathering", "Spring walk"), ("close_circle", ""), ("planned-close_circle", "2026-03-22"), ("planned-handover", "2026-03-22"))
NOTICES = ("calm", "cohost", "handover", "planned-close_circle", "planned-handover", "revoked-close_circle", "revoked-handover")

ALL: dict[str, letters.Letter] = {
    **SCENARIOS,
    "prompt-bare": replace(SCENARIOS["prompt"], question="", goals=(), committed=()),
    "receipt-short": letters.Receipt(*BASE, goals=(replace(RUN, weeks=()),)),
    "receipt-words": letters.Receipt(*BASE),
    "receipt-late": letters.Receipt(*BASE, goals=(RUN,), added=("Read a book",), dropped=("Learn to juggle",), late=True),
    "receipt-effects": letters.Receipt(*BASE, effects=EFFECTS),
    "digest-quiet": letters.Digest(*BASE, silent=("Ana", "Bo", "Chidi"), next_prompt=WHEN),
    "digest-one": letters.Digest(*BASE, sections=(SECTION,), silent=("Ana",), next_prompt=WHEN),
    "invitation-reminder": letters.Invitation(*BASE, host="Ana", reminder=True),
    "invitation-words": letters.Invitation(*BASE, host="Ana", words="Dear Bo, come and write with us.\n\nIt is good fun.", wished=True),
    "welcome-first": letters.Welcome(*BASE, host="Bo", next_prompt=WHEN),
    "host_answer-effects": letters.HostAnswer(*BASE, effects=HOST_EFFECTS, by="Ana"),
    "farewell-closed": letters.Farewell(*BASE, closed=True),
    "farewell-removed": letters.Farewell(*BASE, removed=True),
    **{f"question_back-{code}": letters.QuestionBack(*BASE, question=code, question_words="did it", question_goals=("Run", "Write")) for code in QUESTIONS},
    **{f"refused-{code}": letters.Refused(*BASE, code=code, detail=DETAILS.get(code, "Fay")) for code in CODES},
    **{f"notice-{code}": letters.Notice(*BASE, code=code, by="Ana", value="Fay", day=WHEN.date()) for code in NOTICES},
    **{f"confirm-{command}": letters.Confirm(*BASE, command=command, value="Fay", word="taxi", about=1) for command in ("close_circle", "cohost", "remove")},
    **{f"gathering_letter-{what}-{said}": letters.GatheringLetter(*BASE, what=what, answer=said, passed_on=what == "answered", **WALK) for what in ("invitation", "change", "cancelled", "reminder", "answered", "unclear") for said in ("", "yes", "no", "maybe")},
    "gathering_letter-own": letters.GatheringLetter(*BASE, what="invitation", own=True, answer="yes", **WALK),
    **{f"aside-{said}": letters.Aside(*BASE, author="Chidi", words="Friday?", about=3, gathering="Spring walk", answer=said, proposed=WHEN) for said in ("", "yes", "no", "maybe")},
    "refused-which-gathering-none": letters.Refused(*BASE, code="which-gathering"),
    **{f"introduction-{at}": letters.Introduction(*BASE, newcomer="Fay", ice_breaker=at) for at in range(6)},
}
