"""Strike type, perpetrator and civilians killed of reports on Syria, against what Airwars coded for their incident.

    python benchmarks/airwars.py DATA_DIR

DATA_DIR holds `airwars_dev.jsonl`: reports and posts, each with the gold of its incident, which is merged from all
sources. A single report may rightly tell less or otherwise, so each field is judged only where the report tells it.

The coder gets the text, the author as outlet, the URL, and as publication date the first date in `publication_date`
where there is one; where there is none it gets none. The gold's date is never given to it.

One event speaks for a report: of the news (events that are not background; all events where there is no news), the
first of those that fit the gold best. It fits by a place of the same name and by a date that overlaps, so the gold's
place and date tell which happening of several is meant; strike type, party and toll never do. Where nothing fits it is
the first. A report without events is wrong wherever it is judged. "any" counts reports in which some event of the news
is right: what lies between the two is lost to the choice of the event, to its place or its date.

Strike type: the coder's subtype is one of those that the gold's types mean (STRIKES; "Airstrike and/or Artillery" takes
either). Judged where the gold has a type and a word of one of its kinds stands in the text: an aircraft, a drone or
a raid for airstrikes; artillery, shells, rockets, mortars for artillery; a landing, search, arrest, clash or shots for
ground operations. "Bombed" alone tells neither from the air nor from the ground: it is enough only where either is
right. An air landing («إنزال جوي») is a ground operation and no word of an airstrike.

Perpetrator: one of the event's initiators belongs to the party. Judged where the gold names one party, and a word for
it stands in the text. Airwars files strikes of Russia and of the Assad government alike under the Russian military,
those of Iran-backed forces and that government under Iran's, and those of Turkey's Syrian allies under Turkey's: either
is right if the text has a word for it, and where the text has a word for only one of them, only that one. For the
US-led coalition it is the coalition or the United States, and not a partner that raids with it.

Civilians killed: the killed of the event, combatants and parts of totals left out, lie inside the gold's range (a range
of the coder's must touch it; one that is open above counts as its lower end). Judged where the gold has a range and the
report gives a figure of one or more inside it: digits, a numeral up to 20, or a person in the singular or dual, near
a word for death and before any word for injury (figures in a row are also added up). So a report that gives another
toll than the gold, only "dead and wounded", or only a name is not judged.

"of judged" is the share the project aims at; "of gold" is over all rows whose gold has the field, judged or not,
where the first condition alone holds (any party or type of several).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache

import msgspec
from rich.console import Console
from rich.table import Table

from rows import Row, data_file, is_untouched, read_rows
from tawthiq import code_report
from tawthiq.arabic.fold import fold_word
from tawthiq.errors import TawthiqError
from tawthiq.evaluate.keys import place_key
from tawthiq.lexicon.load import load_lexicon
from tawthiq.model.documents import Report
from tawthiq.model.events import TYPES, Casualty, Event

FILE = "airwars_dev.jsonl"
WIDTH = 110
MONTHS = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
ARABIC_DAY = re.compile(rf"(\d\d?) ({'|'.join(MONTHS)}) (\d{{4}})")

# ---- strike type: kinds of a gold type, the coder's subtypes of a kind, and words (folded) that tell a kind

AIR, GUNS, GROUND = "air", "guns", "ground"
STRIKES: dict[str, tuple[str, ...]] = {
    "Airstrike": (AIR,),
    "Drone Strike": (AIR,),
    "Airstrike and/or Artillery": (AIR, GUNS),
    "Artillery": (GUNS,),
    "Naval bombardment": (GUNS,),
    "Ground operation": (GROUND,),
    "Counter-Terrorism Action (Ground)": (GROUND,),
}
SUBTYPES: dict[str, frozenset[str]] = {
    AIR: frozenset({"Air/drone strike"}),
    GUNS: frozenset({"Shelling/artillery/missile attack"}),
    GROUND: frozenset({*TYPES["Battles"], "Attack", "Abduction/forced disappearance", "Arrests"}),
}
LANDING = re.compile(r"\b(?:و|ب|ل|ك)?(?:ال)?انزال(?:ات|ا|ين)? (?:ال)?جوي\w*")
KIND_WORDS: dict[str, re.Pattern[str]] = {
    AIR: re.compile(
        r"طيران|طاير|طيار|غار(?:ه|ات|تين|تان)\b|جوي|مسير(?:ه|ات|تين|تان|تي)?\b|درون|مروحي|براميل|حربي روسي"
    ),
    GUNS: re.compile(r"مدفعي|مدافع|قذيف|قذايف|قذاف|صاروخ|صواريخ|راجم|هاون|دباب"),
    GROUND: re.compile(
        r"انزال|مداهم|داهم|اعتقال|اعتقل|اشتباك|اشتبك|رصاص|اطلاق نار|اقتحام|اقتحم|كمين|حمله امنيه|عمليه امنيه"
    ),
}
BOMBED = re.compile(r"قصف|استهد|هجوم|هجمات")

# ---- perpetrator: sides, with the words (folded) that name them, and the sides that count as a party of the gold


class Side(msgspec.Struct, frozen=True):
    """How a text names a side; `ids` and `sides` begin the actors' ids and registry sides that belong to it."""

    words: re.Pattern[str]
    ids: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


SIDES: dict[str, Side] = {
    "russia": Side(re.compile(r"روسي|موسكو"), ids=("russia",)),
    "government": Side(
        re.compile(
            r"النظام|للنظام|الجيش السوري|(?:قوات|القوات|للقوات|قصف) (?:ال)?حكوم|حكومه دمشق|"
            r"(?:نظام|قوات|ميليشيات?|مليشيات?|طيران|جيش|عصابات|مدفعيه) (?:ال)?اسد"
        ),
        sides=("syria.government",),
    ),
    "iran": Side(re.compile(r"ايران|حزب الله|الحرس الثوري"), ids=("iran", "hezbollah"), sides=("iran.axis",)),
    "turkey": Side(re.compile(r"تركي|انقره"), ids=("turkey",)),
    "allies of turkey": Side(re.compile(r"الجيش الوطني|مرتزق"), sides=("syria.opposition.sna",)),
    "coalition": Side(re.compile(r"تحالف|امريك|اميرك|الولايات المتحده"), ids=("us-coalition", "us")),
    "sdf": Side(
        re.compile(
            r"قسد|سوريا الديم|سوريه الديم|حمايه الشعب|كردي|كرديه|كورد|اسايش|الوحدات|العمال الكرد|الاداره الذاتيه"
        ),
        ids=("pkk", "asayish"),
        sides=("syria.sdf", "pkk"),
    ),
    "israel": Side(re.compile(r"اسرايل|اسراييل|صهيون"), ids=("israel",)),
    "jordan": Side(re.compile(r"اردن"), ids=("jordan",)),
}
PARTIES: dict[str, tuple[str, ...]] = {
    "Russian Military": ("russia", "government"),
    "Iranian Military": ("iran", "government"),
    "Turkish Military": ("turkey", "allies of turkey"),
    "U.S.-led Coalition": ("coalition",),
    "YPG": ("sdf",),
    "Syrian Democratic Forces": ("sdf",),
    "Kurdish Forces": ("sdf",),
    "Syrian Regime": ("government",),
    "Israeli Military": ("israel",),
    "Jordanian Military": ("jordan",),
}

# ---- toll: words (folded) near which a figure counts as one of killed

TOKEN = re.compile(r"\d+|[ء-ي]+|[.\n؛!؟]")
END = re.compile(r"[.\n؛!؟]")
DEATH = re.compile(
    r"(?:و|ف|ب|ل)?(?:ال)?(?:ي|ت)?(?:قتلت?|مقتل|قتيل(?:ا|ه|ين|تين)?|قتلي|قتلوا|استشهد(?:ت|وا|ا)?|ستشهد|استشهاد|"
    r"شهيد(?:ا|ه|ين|ان|تين|تان)?|شهداء|ارتق[يت]|ارتقاء|وفاه|توفيت?|مصرع|قضي|قضوا|ضحايا|ضحيه|ضحيتها|مجزره|بحياه|اودت?|اودي)"
)
INJURY = re.compile(
    r"(?:و|ف|ب|ل)?(?:ال)?(?:اصيب(?:ت|وا)?|اصابه|اصابات|جرح|جريح(?:ا|ه|ين|ان)?|جرحي|مصاب(?:ا|ين|ون)?|بجروح)"
)
NUMERALS: dict[str, int] = {
    **dict.fromkeys(("واحد", "واحده"), 1),
    **dict.fromkeys(("اثنين", "اثنان", "اثنتين"), 2),
    "ثلاث": 3, "اربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثماني": 8, "ثمان": 8, "تسع": 9, "عشر": 10, "عشرين": 20,
    "عشرون": 20,
}  # fmt: skip
PERSON = re.compile(
    r"(?:و|ب|ل)?(?:ال)?(?P<who>شهيد|شهيده|قتيل|قتيله|مدني|مدنيه|طفل|طفله|شخص|شاب|شابه|رجل|امراه|سيده|مواطن|مواطنه|عنصر|"
    r"فتا|فتاه|شقيق|شقيقه|راع|راعي|مسن|مسنه|رضيع|رضيعه|جنين|متطوع|معلم|معلمه|عامل|مزارع|سايق|نازح|نازحه)(?P<dual>ا|ين|ان)?"
)
BEFORE, BEHIND = 2, 12


class Coded(msgspec.Struct, frozen=True):
    """A row of the data with its events: `chosen` speaks for the report, `news` are those it was chosen from."""

    row: Row
    text: str
    chosen: Event | None
    news: tuple[Event, ...]

    @property
    def gold(self) -> Row:
        gold: Row = self.row["gold"]
        return gold

    @property
    def untouched(self) -> bool:
        return is_untouched(self.row["incident_id"])


class Verdict(msgspec.Struct, frozen=True):
    """Of one report and one field: judged or not; whether the chosen event is right, and whether any news event is."""

    judged: bool
    right: bool
    any_right: bool
    loosely_right: bool


# ---- coding


def published(written: str) -> date | None:
    """The first date in what the data give as publication date, ISO or Arabic."""
    if found := ISO_DAY.search(written):
        return date(*map(int, found.groups()))
    if found := ARABIC_DAY.search(written):
        return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    return None


def report_of(row: Row) -> Report:
    """The report of `row`, with nothing of its gold."""
    return Report(
        id=row["source_id"],
        text=row["text"],
        published=published(row["publication_date"]),
        outlet=row["author"] or None,
        url=row["url"] or None,
    )


def code(row: Row) -> Coded:
    """Codes the report of `row` and chooses the event that speaks for it; a refused text has no events."""
    try:
        events = code_report(report_of(row)).events
    except TawthiqError:
        events = ()
    news = tuple(event for event in events if not event.background) or events
    chosen = max(news, key=lambda event: fit(event, row["gold"]), default=None)  # the first of equals
    return Coded(row, fold_word(row["text"]), chosen, news)


def fit(event: Event, gold: Row) -> int:
    """2 where place and date of `event` are the gold's, 1 where one of them is."""
    return fits_place(event, gold) + fits_date(event, gold)


def fits_place(event: Event, gold: Row) -> bool:
    """Whether a place has the gold's name, kinds of places and more words of either aside."""
    wanted = [set(place_key(name).split()) for name in re.split(r"[,،]", gold["loc_ar"] or "")]
    given = [set(place_key(place.name).split()) for place in event.places if not place.container]
    return any(a and b and (a <= b or b <= a) for a in wanted for b in given)


def fits_date(event: Event, gold: Row) -> bool:
    start, end = event.date.start, event.date.end
    return bool(start and end) and start <= (gold["date_end"] or gold["date"]) and gold["date"] <= end


# ---- verdicts


def strike_type(coded: Coded) -> Verdict | None:
    """None where the gold has no strike type."""
    gold = coded.gold["strike_type"]
    if not gold:
        return None
    kinds = {kind for name in gold.split(", ") for kind in STRIKES[name]}
    wanted = frozenset().union(*(SUBTYPES[kind] for kind in kinds))
    return verdict(coded, tells_kind(coded.text, kinds), lambda event: event.subtype in wanted)


def tells_kind(text: str, kinds: set[str]) -> bool:
    """Whether `text` has a word for one of `kinds`, or a bare one for bombing where either kind of bombing is right."""
    without_landings = LANDING.sub("انزال", text)
    if any(KIND_WORDS[kind].search(without_landings) for kind in kinds):
        return True
    return {AIR, GUNS} <= kinds and BOMBED.search(text) is not None


def perpetrator(coded: Coded) -> Verdict | None:
    """None where the gold names no party."""
    parties = [party for party in (coded.gold["belligerent"] or "").split(", ") if party in PARTIES]
    if not parties:
        return None
    circle = {side for party in parties for side in PARTIES[party]}
    named = {side for side in circle if SIDES[side].words.search(coded.text)}
    single = "," not in coded.gold["belligerent"]
    return verdict(
        coded,
        single and bool(named),
        lambda event: any(belongs(actor.id, side) for actor in event.initiators for side in named),
        lambda event: any(belongs(actor.id, side) for actor in event.initiators for side in circle),
    )


def belongs(actor: str, side: str) -> bool:
    of = registry_sides().get(actor, "")
    return begins(actor, SIDES[side].ids) or begins(of, SIDES[side].sides)


def begins(name: str, stems: tuple[str, ...]) -> bool:
    """Whether `name` is one of `stems` or one below it: syria.government.x is below syria.government."""
    return any(name == stem or name.startswith(f"{stem}.") for stem in stems)


@cache
def registry_sides() -> dict[str, str]:
    """The side of each actor of the registry."""
    return {entry.id: entry.get("side") for entry in load_lexicon().entries if entry.get("side")}


def civilians_killed(coded: Coded) -> Verdict | None:
    """None where the gold has no range."""
    low, high = coded.gold["civ_killed_min"], coded.gold["civ_killed_max"]
    if high is None:
        return None
    least, most = int(low or 0), int(high)
    told = any(max(least, 1) <= figure <= most for figure in told_killed(coded.text))
    return verdict(coded, told, lambda event: in_range(event, least, most))


def in_range(event: Event, least: int, most: int) -> bool:
    """Whether the killed of `event`, added up, can lie between `least` and `most`; not where it gives none."""
    rows = [row for row in event.casualties if counts(row)]
    low = sum(row.low or 0 for row in rows)
    high = sum(row.low or 0 if row.high is None else row.high for row in rows)
    return bool(rows) and low <= most and high >= least


def counts(row: Casualty) -> bool:
    return row.outcome == "killed" and row.group != "combatants" and not row.part_of_total and not row.unit


def told_killed(text: str) -> Iterator[int]:
    """Figures that `text` gives near a word for death, each by itself and with those before it in the same stretch."""
    tokens = TOKEN.findall(text)
    for at, token in enumerate(tokens):
        if DEATH.fullmatch(token):
            yield from figures(list(reversed(stretch(tokens[max(0, at - BEFORE) : at][::-1]))))
            yield from figures([token, *stretch(tokens[at + 1 : at + 1 + BEHIND])])


def stretch(tokens: Sequence[str]) -> list[str]:
    """`tokens` up to the end of the sentence or a word for injury."""
    for at, token in enumerate(tokens):
        if END.fullmatch(token) or INJURY.fullmatch(token):
            return list(tokens[:at])
    return list(tokens)


def figures(tokens: Sequence[str]) -> Iterator[int]:
    """Numbers, and persons in the singular or dual that no number stands before; then their running sums."""
    total, previous = 0, False
    for token in tokens:
        number = number_of(token)
        value = number if number is not None else None if previous else persons_in(token)
        previous = number is not None
        if value is not None:
            total += value
            yield from (value, total)


def number_of(token: str) -> int | None:
    """The value of digits or a numeral, with «ة» or without, behind «و» or «ب» or not."""
    if token.isdigit():
        return int(token) if len(token) < 4 else None
    for word in (token, token[1:] if token[0] in "وبل" else token):
        if (value := NUMERALS.get(word, NUMERALS.get(word.removesuffix("ه")))) is not None:
            return value
    return None


def persons_in(token: str) -> int | None:
    found = PERSON.fullmatch(token)
    return None if not found else 2 if found["dual"] in ("ين", "ان") else 1


def verdict(
    coded: Coded,
    judged: bool,
    right: Callable[[Event], bool],
    loosely: Callable[[Event], bool] | None = None,
) -> Verdict:
    """`loosely` is `right` without what only the text tells; it serves the share over all gold."""
    chosen = coded.chosen
    return Verdict(
        judged=judged,
        right=chosen is not None and right(chosen),
        any_right=any(right(event) for event in coded.news),
        loosely_right=chosen is not None and (loosely or right)(chosen),
    )


# ---- the table

FIELDS: tuple[tuple[str, Callable[[Coded], Verdict | None], float], ...] = (
    ("strike type", strike_type, 0.85),
    ("perpetrator", perpetrator, 0.85),
    ("civilians killed", civilians_killed, 0.80),
)


def table(title: str, rows: Sequence[Coded]) -> Table:
    result = Table("field", "judged", "right", "of judged", "target", "any", "gold", "of gold", title=title)
    for name, field, target in FIELDS:
        verdicts = [found for row in rows if (found := field(row)) is not None]
        judged = [v for v in verdicts if v.judged]
        right = sum(v.right for v in judged)
        result.add_row(
            name,
            str(len(judged)),
            str(right),
            share(right, len(judged)),
            f"{target:.2f}",
            share(sum(v.any_right for v in judged), len(judged)),
            str(len(verdicts)),
            share(sum(v.loosely_right for v in verdicts), len(verdicts)),
        )
    return result


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def heading(name: str, rows: Sequence[Coded]) -> str:
    found = sum(row.chosen is not None for row in rows)
    fitting = sum(row.chosen is not None and fit(row.chosen, row.gold) > 0 for row in rows)
    return f"{name}: {len(rows)} reports, {found} with events, {fitting} of them fit by place or date"


def main() -> int:
    coded = [code(row) for row in read_rows(data_file(__doc__ or "", FILE))]
    console = Console(width=WIDTH)
    untouched = [row for row in coded if row.untouched]
    console.print(table(heading("all", coded), coded))
    console.print(table(heading("untouched slice", untouched), untouched))
    return 0


if __name__ == "__main__":
    sys.exit(main())
