"""Finds how many persons a report speaks of, and how many things.

«خمسة مدنيين», «طفلين», «أكثر من ثمانية عناصر», «عشرات القتلى والجرحى», «ستة آخرين», «تسعة منهم», «بينهم طفلان وامرأة»

A sentence is first cut into pieces: quantities, person words, the small words beside them, and plain words. Rules over
the tags of the pieces then find the phrases. Whether a phrase is a casualty is decided later, by the event that it
stands with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from tawthiq.arabic.clitics import AND, ARTICLE, ENCLITICS
from tawthiq.extract.bystanders import is_bystander
from tawthiq.extract.count_pieces import MARKS, STOP, Piece, cut_pieces, is_measure
from tawthiq.extract.numbers import Quantity, after_words
from tawthiq.extract.reading import ReadDocument
from tawthiq.grammar.engine import Match, Rule, spell
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Sentence
from tawthiq.model.mentions import Bounds, CountMention, ObjectMention

# ---- rules: how persons and things are counted

COUNTED = Rule("count.number-person", "QUANTITY QUOTE? <noun: BARE> <qualities: QUALITY*>")
COUNTED_OF = Rule("count.number-of", "QUANTITY ATLEAST? QUOTE? OF QUOTE? <noun: BARE> <qualities: QUALITY*>")
COUNTED_ACTOR = Rule("count.number-of-actor", "QUANTITY ATLEAST? QUOTE? OF QUOTE? <actor: ACTOR>")
COUNTED_THEM = Rule("count.number-of-them", "QUANTITY ATLEAST? (OFTHEM | OF THESE) <noun: BARE?>")
NUMBERED = Rule("count.person-number", "<noun: PERSON> <number: SMALL> <qualities: QUALITY*>")
ONE_OF_THEM = Rule("count.one-of-them", "<part: PARTOF> <noun: BARE>")
PERSONS = Rule("count.person", "<noun: PERSON> <qualities: QUALITY*>")
RESIDENTS = Rule("count.residents-of", "PERSON <number: QUANTITY?> <places: PLAIN>")
NUMBER_ALONE = Rule("count.number-alone", "QUANTITY")

#: the group behind the noun: «خمسة قتلى من المدنيين», «عشرة جرحى في صفوف المدنيين»
OF_GROUP = Rule("count.of-group", "OF QUOTE? <noun: BARE>")
OF_ACTOR = Rule("count.of-actor", "OF? QUOTE? <actor: ACTOR>")

THINGS = Rule("object.number", "QUANTITY QUOTE? <noun: THING>")
THINGS_OF = Rule("object.number-of", "QUANTITY OF <noun: THING>")
THINGS_NUMBERED = Rule("object.thing-number", "<noun: ANYTHING> <number: SMALL>")
THING = Rule("object.alone", "<noun: ANYTHING>")

#: classes of triggers whose patient may be told by a number alone: «وأصيب 12»
_HARM = frozenset(
    {
        "killing", "death", "injury", "displacement", "arrest", "abduction", "missing", "captured", "release", "sexual",
        "beating",
    }
)  # fmt: skip
#: tokens that a trigger phrase may take: «لقي شخصان مصرعهما»
_LONGEST_TRIGGER = 4
_SETTLEMENTS = frozenset({"village", "town"})
_RELATED = frozenset({"OTHER", "PARTOF", "REST", "ALL"})
_FIGHTERS = frozenset({"state_forces", "rebel_group", "political_militia", "identity_militia", "external_forces"})
#: lexicons of words that a number may stand before without counting them
_ADVERBIAL = frozenset({"TIME", "DIRECTION", "COMMON", "SPEECH", "CUE"})
_CLOSING = frozenset(
    {
        "STOP", "QUOTE", "OPEN", "CLOSE", "COLON", "COMMA", "DASH", "AND", "OF", "AMONG", "NAMELY", "TO",
    }
)  # fmt: skip
_FATE_ENDS = frozenset({"STOP", "COMMA", "COLON", "QUANTITY"})
_OPENING = frozenset({"OPEN", "COLON"})
_LISTING = frozenset({"QUOTE", "COMMA", "AND", "OPEN", "COLON", "ACTOR"})
_LONGEST_NAME = 4
_COMMAS = ("،", ",", "-")
#: a total that parts may add up to
_LEAST_LISTED = 2
#: pieces that a rule may look at from where it begins
_WINDOW = 8
#: pieces between «عدد القتلى» and the number behind «إلى»
_TOLL_WINDOW = 12
#: «لقي ثلاثة أشخاص مصرعهم», «قضى طفلان نحبهما»: the word behind tells the fate, folded
_DEATHS = ("مصرع", "حتف", "نحب")
_FATE_WINDOW = 6
#: a noun with these endings, or with the alif of tanween, governs no other
_DUAL_ENDINGS = ("ان", "ين", "ون")
_YEH = "ي\ufef1\ufef2\ufef3\ufef4"  # with its presentation forms


def find_counts(read: ReadDocument, taken: frozenset[int] = frozenset()) -> tuple[CountMention, ...]:
    """Counts of persons, left to right.

    `taken` are tokens of places, times or weapons: no count stands on them. `has_number` is False for bare persons,
    singular («طفل») or plural («قتلى»); a dual states its number. `has_person` is False for a number alone and for
    «ستة آخرين», which has `is_other`.
    """
    found: list[CountMention] = []
    for sentence in read.sentences:
        if not _may_count(read, sentence):
            continue
        found.extend(_CountFinder(read, sentence, taken, found).find())
    return tuple(found)


def _may_count(read: ReadDocument, sentence: Sentence) -> bool:
    """Whether a sentence holds a person word, a number word or digits at all."""
    if read.of_tag(sentence, "PERSON") or read.of_tag(sentence, "NUMBER"):
        return True
    return any(sentence.first <= i < sentence.last for i in read.numbers)


def find_objects(read: ReadDocument, taken: frozenset[int] = frozenset()) -> tuple[ObjectMention, ...]:
    """Things that can be hit or destroyed, with their number, left to right."""
    found: list[ObjectMention] = []
    for sentence in read.sentences:
        found.extend(_objects(read, sentence, taken))
    return tuple(found)


# ---- persons


class _Phrase(msgspec.Struct, frozen=True, gc=False):
    """What a rule found, before the words around it are weighed."""

    last: int  # piece behind the phrase
    end: int  # token behind its span
    bounds: Bounds
    noun: Reading | None
    others: tuple[Reading, ...]
    rule: str
    has_number: bool
    part: bool = False
    whose: str = ""
    group: str = ""
    outcome: str = ""
    unit: str = ""


class _CountFinder:
    """One sentence: its pieces, and the phrases found so far."""

    def __init__(
        self, read: ReadDocument, sentence: Sentence, taken: frozenset[int], earlier: Sequence[CountMention]
    ) -> None:
        self._read = read
        self._sentence = sentence
        self._pieces = cut_pieces(read, sentence, taken, "PERSON")
        self._tags = [piece.tags for piece in self._pieces]
        self._spelled = spell(self._tags)
        self._earlier = earlier
        self._inside_actor = self._actor_tokens()
        self._found: list[CountMention] = []
        self._part_open = -1  # piece at which a list of parts may go on
        self._list_open = -1  # piece at which a list of persons may go on
        self._beside = -1  # piece behind persons who only stood by
        self._toll: tuple[int, str] | None = None
        self._governed = (-1, "")  # piece of a number that stands in the genitive of an outcome word

    def find(self) -> list[CountMention]:
        k = 0
        while k < len(self._pieces):
            tags = self._tags[k]
            if "QUANTITY" in tags or "PERSON" in tags:
                k = self._take(k)
                continue
            if "PLAIN" not in tags or k in (self._part_open, self._list_open):
                self._pass(k, tags)
            k += 1
        return _with_parts(self._read, self._found)

    def _pass(self, k: int, tags: frozenset[str]) -> None:
        """A piece that begins no phrase: it may open a list of parts («بينهم», «هم», «:», «(») or go on with one."""
        if "TOLL" in tags:
            self._toll = (k, next((r.entry.get("outcome") for r in self._read.at(self._pieces[k].first, "NUMBER")), ""))
        opens = "AMONG" in tags or ("NAMELY" in tags and self._follows_count(k, 2))
        goes_on = tags & _LISTING or self._pieces[k].first in self._inside_actor
        if opens or (tags & _OPENING and self._follows_count(k, 0)) or (self._part_open == k and goes_on):
            self._part_open = k + 1
        if self._list_open == k and goes_on:
            self._list_open = k + 1

    def _take(self, k: int) -> int:
        if self._names_a_total(k):
            self._part_open = k + 1
            return k + 1
        outcome = self._governs_number(k)
        if outcome:
            self._governed = (k + 1, outcome)
            return k + 1
        phrase = self._phrase(k)
        if phrase is None:
            if "PARTOF" in self._tags[k]:
                self._part_open = k + 1  # «معظمهم أطفال»
            return k + 1
        if self._is_bystander(k, phrase):
            self._beside = phrase.last
            return phrase.last
        mention = self._mention(k, phrase)
        self._found.append(mention)
        if mention.part_of_total:
            self._part_open = phrase.last
        self._list_open = phrase.last
        return phrase.last

    def _is_bystander(self, k: int, phrase: _Phrase) -> bool:
        """Whether a person without a number tells of no loss, as in «أمام زوجته وأطفاله» neither of the two."""
        if phrase.rule != PERSONS.name or phrase.noun is None or self._part_open == k:
            return False
        if self._beside == k and "JOINED" in self._tags[k] and phrase.noun.enclitic:
            return True
        told = bool(self._found or self._earlier)
        return is_bystander(self._read, self._pieces, k, phrase.noun, self._harm_before(k), told)

    def _names_a_total(self, k: int) -> bool:
        """«بين القتلى ثلاثة أطفال», «ضحاياها خمسة عمال»: the dead told before, of whom a part is told now."""
        nouns = [r for r in self._pieces[k].nouns if r.entry.get("outcome") and r.features == "plural"]
        if not nouns or k + 1 >= len(self._tags):
            return False
        if k and "BETWEEN" in self._tags[k - 1]:
            return any(r.article for r in nouns)
        return "QUANTITY" in self._tags[k + 1] and any(r.enclitic and not r.proclitic for r in nouns)

    def _governs_number(self, k: int) -> str:
        """The outcome that «جثث خمسة مهاجرين» gives to the five."""
        if k + 1 >= len(self._tags) or "QUANTITY" not in self._tags[k + 1] or "SMALL" in self._tags[k + 1]:
            return ""
        nouns = [r for r in self._pieces[k].nouns if r.features == "plural" and not (r.article or r.enclitic)]
        return next((r.entry.get("outcome") for r in nouns), "")

    def _phrase(self, k: int) -> _Phrase | None:
        rules = _COUNT_RULES if "QUANTITY" in self._tags[k] else _PERSON_RULES
        behind = self._tags[k + 1] if k + 1 < len(self._tags) else STOP
        if "PERSON" in self._tags[k] and k and "OF" in self._tags[k - 1] and self._pieces[k].nouns[0].entry.get("unit"):
            return None  # «ثلاثة أشخاص من عائلة واحدة»
        for rule, reader, second in rules:
            match = self._at(rule, k) if not second or second & behind else None
            if match is not None:
                phrase = reader(self, k, match)
                if phrase is not None:
                    return phrase
        return None

    def _at(self, rule: Rule, k: int) -> Match | None:
        """The match of `rule` at piece `k`."""
        return rule.at(self._spelled, k, k + _WINDOW)

    # -- phrases that begin with a number

    def _counted(self, k: int, match: Match) -> _Phrase | None:
        quantity = self._quantity(k)
        noun_at, qualities = self._parts(match)
        noun = self._choose(noun_at, quantity)
        if noun is None or (quantity.one_of and (noun.features == "singular" or match.rule == COUNTED_OF.name)):
            return None  # «دون أن يصاب أحد من العاملين»
        exact = not (quantity.vague or quantity.one_of or quantity.article)
        if exact and noun.article and match.rule == COUNTED.name:
            return None  # «القرار 2254 القاضي بوقف القتال»
        outcome = noun.entry.get("outcome")
        others = self._quality_readings(qualities)
        last, end = match.last, self._pieces[match.last - 1].last
        if self._is_fate(last, noun, quantity):
            outcome = "killed+wounded"
            end = self._pieces[last].last
            last += 1
        return self._finish(last, end, quantity.bounds, noun, others, match.rule, outcome=outcome)

    def _counted_actor(self, k: int, match: Match) -> _Phrase | None:
        """«12 من "قسد"»: fighters of the actor."""
        quantity = self._quantity(k)
        reading = self._read.at(self._pieces[match.last - 1].first, "ACTOR")[0]
        if reading.entry.get("kind") not in _FIGHTERS:
            return None
        return _Phrase(
            match.last,
            quantity.last,
            quantity.bounds,
            None,
            (),
            match.rule,
            True,
            whose=reading.entry.id,
            group="combatants",
        )

    def _counted_them(self, k: int, match: Match) -> _Phrase | None:
        """«تسعة منهم», «ثلاثة منهم مدنيون»: part of those told before, if a number was told."""
        quantity = self._quantity(k)
        noun_part = match.part("noun")
        noun = self._choose(noun_part[0], quantity) if noun_part and noun_part[1] > noun_part[0] else None
        last = match.last if noun else match.last - (noun_part is not None and noun_part[1] > noun_part[0])
        low = quantity.bounds.low or 0
        before = [m for m in (*self._earlier[-3:], *self._found) if m.has_number]
        part = bool(before) and (before[-1].bounds.low or 0) >= low
        return _Phrase(last, self._pieces[last - 1].last, quantity.bounds, noun, (), match.rule, True, part=part)

    def _number_alone(self, k: int, match: Match) -> _Phrase | None:
        """«وأصيب 12 بجروح», «بينهم 488»: only where the words around tell that persons are counted."""
        quantity = self._quantity(k)
        behind = k + 1
        if behind < len(self._tags) and "ATLEAST" in self._tags[behind]:
            behind += 1
        if quantity.one_of or not (self._may_follow(behind) or self._is_death(behind)):
            return None
        told = self._harm_before(k) or self._part_open == k or self._goes_on_counting(k) or self._is_harmed(behind)
        if not (told or self._is_death(behind)) and self._toll_outcome(k) is None:
            return None
        end, bounds = after_words(self._read, quantity.last, quantity.bounds)
        return _Phrase(behind if end > quantity.last else k + 1, end, bounds, None, (), match.rule, True)

    def _may_follow(self, k: int) -> bool:
        """Whether piece `k` is no noun that the number before it could count."""
        if k >= len(self._tags) or self._tags[k] & _CLOSING or self._is_harmed(k):
            return True
        if "TAKEN" in self._tags[k]:
            return False
        text = self._read.tokens[self._pieces[k].first].text
        readings = self._read.tags_at(self._pieces[k].first)
        if not _ADVERBIAL.isdisjoint(readings):
            return not is_measure(readings)
        if not readings:
            return text[0] == "ب" and len(text) > 4  # «أصيب 2 بجروح»
        return text[0] in "وفبلك" and any(r.proclitic for found in readings.values() for r in found)

    def _is_harmed(self, k: int) -> bool:
        """«إن ثلاثة قتلوا»: a verb of harm, in the plural or dual, whose subject stands before it."""
        return any(r.features.endswith(("3mp", "3md")) for r in self._harm_at(k))

    def _harm_at(self, k: int) -> list[Reading]:
        readings = self._read.at(self._pieces[k].first, "TRIGGER") if k < len(self._pieces) else ()
        return [r for r in readings if r.entry.cls in _HARM]

    def _goes_on_counting(self, k: int) -> bool:
        """«و104 بالأعيرة المطاطية» behind an earlier number."""
        joined = self._pieces[k].quantity
        and_before = (k and "AND" in self._tags[k - 1]) or (joined is not None and joined.proclitic == 1)
        return bool(and_before) and any(m.has_number for m in self._found)

    def _outcome_before(self, k: int) -> str:
        return self._governed[1] if self._governed[0] == k else self._toll_outcome(k) or ""

    def _toll_outcome(self, k: int) -> str | None:
        """«ارتفع عدد القتلى إلى 12»: what the toll counts, "" if it does not say, None if no toll is told."""
        if self._toll is None or not k or "TO" not in self._tags[k - 1] or k - self._toll[0] > _TOLL_WINDOW:
            return None
        return self._toll[1]

    def _fate_behind(self, k: int) -> str:
        """The outcome that «مصرعهم» behind a count gives, a name or an origin between them."""
        for at in range(k, min(k + _FATE_WINDOW, len(self._pieces))):
            if self._is_death(at):
                return "" if "OF" in self._tags[at - 1] else "killed"
            if self._tags[at] & _FATE_ENDS:
                return ""
        return ""

    def _is_death(self, k: int) -> bool:
        text = self._read.tokens[self._pieces[k].first].text if k < len(self._pieces) else ""
        return text.startswith(_DEATHS) and text.endswith(ENCLITICS)

    # -- phrases that begin with a person

    def _numbered(self, k: int, match: Match) -> _Phrase | None:
        """«مدنيين اثنين», «قتيل واحد», «أطفالها الثلاثة»."""
        number = match.part("number")
        quantity = self._quantity(number[0] if number else k + 1)
        noun = self._choose(k, quantity)
        if noun is None:
            return None
        low = quantity.bounds.low
        fits = noun.features == {1: "singular", 2: "dual"}.get(low or 0, "plural")
        if not fits and not (quantity.article and noun.features == "plural"):
            return None
        if noun.entry.get("unit") and low == 1 and not self._harm_before(k):
            return None  # «ينتمون إلى عائلة واحدة»
        _, qualities = self._parts(match)
        others = self._quality_readings(qualities)
        return self._finish(match.last, self._pieces[match.last - 1].last, quantity.bounds, noun, others, match.rule)

    def _one_of_them(self, k: int, match: Match) -> _Phrase | None:
        """«أحدهم طفل»."""
        noun = self._choose(k + 1, None)
        if noun is None or noun.features != "singular" or not self._is_one_of_them(k):
            return None
        return _Phrase(match.last, self._pieces[k + 1].last, Bounds(1, 1), noun, (), match.rule, True, part=True)

    def _residents(self, k: int, match: Match) -> _Phrase | None:
        """«سكان 5 قرى», «أهالي قريتين»: settlements stand for their people."""
        noun = self._choose(k, None)
        number, places = match.part("number"), match.part("places")
        if noun is None or noun.features != "plural" or number is None or places is None:
            return None
        quantity = self._pieces[number[0]].quantity if number[1] > number[0] else None
        kinds = self._read.at(self._pieces[places[0]].first, "KIND")
        if not any(r.entry.id in _SETTLEMENTS and not r.proclitic for r in kinds):
            return None
        if quantity is None and not any(r.features == "dual" for r in kinds):
            return None
        bounds = quantity.bounds if quantity else Bounds(2, 2)
        return _Phrase(
            match.last, self._pieces[match.last - 1].last, bounds, noun, (), match.rule, True, unit="villages"
        )

    def _is_one_of_them(self, k: int) -> bool:
        return any(r.entry.get("relation") == "part" and r.features == "singular" for r in self._pieces[k].nouns)

    def _persons(self, k: int, match: Match) -> _Phrase | None:
        """Persons without a number: the form of the word tells it."""
        piece = self._pieces[k]
        if piece.first in self._inside_actor:
            return None
        noun = self._choose(k, None)
        if noun is None:
            return None
        if noun.entry.get("needs_number"):
            return None
        _, qualities = self._parts(match)
        if not self._stands_alone(k, noun):
            return None
        others = self._quality_readings(qualities)
        bounds = self._bounds_of_form(noun, piece)
        last, end = match.last, self._pieces[match.last - 1].last
        inner = self._idafa(last, noun, bool(others))
        if inner is not None:
            others = (*others, inner)
            end = self._pieces[last].last
            last += 1
        elif bounds.high == 1:
            last, end = self._with_name(last, end, noun)
        phrase = self._finish(last, end, bounds, noun, others, match.rule)
        return msgspec.structs.replace(phrase, has_number=bounds == Bounds(2, 2) or phrase.bounds != bounds)

    def _stands_alone(self, k: int, noun: Reading) -> bool:
        """Whether the word is a person here: an adjective or a construct dual needs the harm right beside it."""
        text = self._read.tokens[noun.last - 1].text
        relation = noun.entry.get("relation")
        if relation in ("all",) or (relation == "part" and not self._is_one_of_them(k)):
            return False
        construct = noun.features == "dual" and not noun.enclitic and text.endswith(("ي", "ا"))
        if noun.entry.get("adjective") != "yes" and not construct and not self._read.at(noun.first, "TOPONYM"):
            return True
        if self._harm_before(k) or self._part_open == k or self._goes_on(k):
            return True
        behind = self._at(PERSONS, k)
        return behind is not None and not noun.article and bool(self._harm_at(behind.last))  # «إن عسكريا قتل»

    def _goes_on(self, k: int) -> bool:
        return "JOINED" in self._tags[k] and self._list_open == k

    def _bounds_of_form(self, noun: Reading, piece: Piece) -> Bounds:
        """A form that may be dual or plural («مدنيين») is plural unless its vowel sign says dual."""
        text = self._read.tokens[noun.last - 1].text
        if noun.features == "singular":
            # «طفلاها»: before a pronoun the alif is a dual's, not the tanween's
            stem = text[: len(text) - noun.enclitic] if noun.enclitic else ""
            return Bounds(2, 2) if stem.endswith("ا") or self._is_construct_dual(piece, text) else Bounds(1, 1)
        forms = {r.features for r in piece.nouns if r.entry is noun.entry}
        if "dual" in forms and ("plural" not in forms or self._is_marked_dual(piece.last - 1)):
            return Bounds(2, 2)
        return Bounds(2, None)

    def _is_construct_dual(self, piece: Piece, text: str) -> bool:
        """«نجلا الشهيد»: before a definite person the alif is a dual's, for tanween governs nobody."""
        return text.endswith("ا") and any(r.article for r in self._read.at(piece.last, "PERSON"))

    def _is_marked_dual(self, i: int) -> bool:
        """«مسعفَين»: the vowel sign tells a dual from a plural."""
        raw = self._read.raw(i)
        at = max(raw.rfind(yeh) for yeh in _YEH)
        return at > 0 and raw[at - 1] == "\u064e"

    def _idafa(self, k: int, noun: Reading, has_quality: bool) -> Reading | None:
        """«والد الشاب», «جثة رجل»: the second noun belongs to the first."""
        if has_quality or noun.article or noun.enclitic or noun.entry.get("relation") or k >= len(self._pieces):
            return None
        text = self._read.tokens[noun.last - 1].text
        endings = ("ا",) if noun.features == "singular" else _DUAL_ENDINGS
        if text.endswith(endings) or noun.last - noun.first > 1 or text.startswith(ARTICLE):
            return None
        if "BARE" not in self._tags[k] or self._tags[k] & _RELATED:
            return None
        return self._choose(k, None)

    def _with_name(self, last: int, end: int, noun: Reading) -> tuple[int, int]:
        """The name behind «الطفل»: a quoted one, or two to four words that no lexicon knows."""
        if not noun.article or last >= len(self._pieces):
            return last, end
        tags = self._tags
        quoted = tags[last] == MARKS['"']
        k = last + quoted
        while k < len(tags) and ("PLAIN" if quoted else "UNKNOWN") in tags[k] and k - last <= _LONGEST_NAME:
            k += 1
        words = k - last - quoted
        if quoted:
            is_name = words > 0 and k < len(tags) and tags[k] == MARKS['"']
            return (k + 1, self._pieces[k].last) if is_name else (last, end)
        first = self._read.tokens[self._pieces[last].first].text
        if not 2 <= words <= _LONGEST_NAME or first.startswith("ال"):
            return last, end
        return k, self._pieces[k - 1].last

    # -- what all phrases share

    def _finish(
        self,
        last: int,
        end: int,
        bounds: Bounds,
        noun: Reading,
        others: tuple[Reading, ...],
        rule: str,
        outcome: str | None = None,
    ) -> _Phrase:
        """Weigh what stands behind the noun: «على الأقل», «من المدنيين», «من قوات النظام», «بين قتيل وجريح»."""
        outcome = noun.entry.get("outcome") if outcome is None else outcome
        behind, bounds = after_words(self._read, end, bounds)
        if behind > end:
            last, end = last + 1, behind
        at = last
        group = self._group_behind(at)
        if group is not None:
            others = (*others, group[1])
            at = group[0]
            if noun.entry.get("outcome"):
                last, end = at, self._pieces[at - 1].last
        whose = self._whose_behind(at)
        if at < len(self._pieces) and any(r.entry.get("outcome") == "killed+wounded" for r in self._pieces[at].nouns):
            outcome = "killed+wounded"
            last, end = at + 1, self._pieces[at].last
        return _Phrase(last, end, bounds, noun, others, rule, True, whose=whose, outcome=outcome)

    def _group_behind(self, k: int) -> tuple[int, Reading] | None:
        match = self._at(OF_GROUP, k) if k < len(self._tags) and "OF" in self._tags[k] else None
        if match is None:
            return None
        noun = self._choose(match.last - 1, None)
        return (match.last, noun) if noun is not None and noun.features != "singular" else None

    def _whose_behind(self, k: int) -> str:
        match = self._at(OF_ACTOR, k) if k < len(self._tags) else None
        if match is None:
            return ""
        readings = self._read.at(self._pieces[match.last - 1].first, "ACTOR")
        full = [r for r in readings if r.features != "adjective"]
        return full[0].entry.id if full and full[0].entry.get("kind") in _FIGHTERS else ""

    def _is_fate(self, k: int, noun: Reading, quantity: Quantity) -> bool:
        """«عشرات القتلى والجرحى», «15 قتيلا وجريحا»: the wounded have no number of their own."""
        if noun.entry.get("outcome") != "killed" or k >= len(self._pieces) or not {"JOINED", "FATE"} <= self._tags[k]:
            return False
        second = self._choose(k, quantity)
        if second is None or second.features != noun.features or second.features == "dual":
            return False
        if quantity.vague and noun.article != second.article:
            return False
        return second.features == "plural" or (quantity.bounds.low or 0) > 10

    def _choose(self, k: int, quantity: Quantity | None) -> Reading | None:
        """The reading of a person word that agrees best: in number with `quantity`, then the most telling."""
        nouns = self._pieces[k].nouns
        if len(nouns) == 1:
            return nouns[0]
        return min(nouns, key=lambda r: _fit(r, quantity), default=None)

    def _quality_readings(self, qualities: tuple[int, int] | None) -> tuple[Reading, ...]:
        if qualities is None:
            return ()
        chosen = (self._choose(k, None) for k in range(*qualities))
        return tuple(r for r in chosen if r is not None)

    def _parts(self, match: Match) -> tuple[int, tuple[int, int] | None]:
        noun = match.part("noun")
        return (noun[0] if noun else match.first), match.part("qualities")

    def _quantity(self, k: int) -> Quantity:
        quantity = self._pieces[k].quantity
        assert quantity is not None  # the rules ask for QUANTITY
        return quantity

    def _harm_before(self, k: int) -> bool:
        k -= 1
        while k >= 0 and self._tags[k] & {"QUOTE", "OPEN"}:
            k -= 1
        return k >= 0 and self._harm_ends_at(self._pieces[k].last)

    def _harm_ends_at(self, end: int) -> bool:
        """Whether a trigger of harm, or a phrase such as «أودت بحياة», ends right before token `end`."""
        return any(
            reading.last == end and reading.entry.cls in _HARM
            for i in range(max(self._sentence.first, end - _LONGEST_TRIGGER), end)
            for reading in self._read.at(i, "TRIGGER")
        )

    def _follows_count(self, k: int, within: int) -> bool:
        """Whether a count ended at most `within` tokens before piece `k`."""
        return bool(self._found) and self._pieces[k].first - self._found[-1].last <= within

    def _actor_tokens(self) -> frozenset[int]:
        """Tokens inside names of actors of several words: «قوات سوريا الديمقراطية» holds no Syrian."""
        inside: set[int] = set()
        for piece in self._pieces:
            if "ACTOR" in piece.tags:
                for reading in self._read.at(piece.first, "ACTOR"):
                    if reading.last - reading.first > 1:
                        inside.update(range(reading.first + 1, reading.last))
        return frozenset(inside)

    def _mention(self, k: int, phrase: _Phrase) -> CountMention:
        piece = self._pieces[k]
        proclitic = piece.quantity.proclitic if piece.quantity else piece.nouns[0].proclitic
        readings = [r for r in (phrase.noun, *phrase.others) if r is not None]
        noun = phrase.noun
        return CountMention(
            span=self._read.span_of(piece.first, phrase.end, proclitic),
            first=piece.first,
            last=phrase.end,
            sentence=self._sentence.index,
            found_by=phrase.rule,
            bounds=phrase.bounds,
            group=phrase.group or _group(readings),
            person=noun.entry.name if noun else "",
            outcome=phrase.outcome or _outcome(readings) or self._outcome_before(k) or self._fate_behind(phrase.last),
            unit=phrase.unit or (noun.entry.get("unit") if noun else ""),
            whose=phrase.whose,
            part_of_total=phrase.part or self._part_open == k or _is_rest(noun),
            has_number=phrase.has_number,
            has_person=noun is not None and noun.entry.get("relation") != "other",
            is_other=any(r.entry.get("relation") == "other" for r in readings),
        )


#: each rule, what reads its match, and tags one of which the second piece must have (a shortcut; empty: any)
_Rules = tuple[tuple[Rule, Callable[["_CountFinder", int, Match], "_Phrase | None"], frozenset[str]], ...]
_COUNT_RULES: _Rules = (
    (COUNTED, _CountFinder._counted, frozenset({"BARE", "QUOTE"})),
    (COUNTED_OF, _CountFinder._counted, frozenset({"OF", "ATLEAST", "QUOTE"})),
    (COUNTED_ACTOR, _CountFinder._counted_actor, frozenset({"OF", "ATLEAST", "QUOTE"})),
    (COUNTED_THEM, _CountFinder._counted_them, frozenset({"OFTHEM", "OF", "ATLEAST"})),
    (NUMBER_ALONE, _CountFinder._number_alone, frozenset()),
)
_PERSON_RULES: _Rules = (
    (RESIDENTS, _CountFinder._residents, frozenset({"QUANTITY", "PLAIN"})),
    (ONE_OF_THEM, _CountFinder._one_of_them, frozenset({"BARE"})),
    (NUMBERED, _CountFinder._numbered, frozenset({"SMALL"})),
    (PERSONS, _CountFinder._persons, frozenset()),
)


def _with_parts(read: ReadDocument, found: list[CountMention]) -> list[CountMention]:
    """«أربعة مدنيين، طفلان وامرأتان»: persons behind a comma who add up to the number before it are its parts."""
    counts = list(found)
    for n, total in enumerate(found):
        size = total.bounds.low or 0
        if size < _LEAST_LISTED or total.bounds.high != size or total.last >= len(read.tokens):
            continue
        end = n + 1
        while size > 0 and end < len(found) and _is_listed(read, found[end - 1], found[end], end == n + 1):
            size -= found[end].bounds.low or size + 1
            end += 1
        if size == 0:
            counts[n + 1 : end] = [msgspec.structs.replace(m, part_of_total=True) for m in counts[n + 1 : end]]
    return counts


def _is_listed(read: ReadDocument, before: CountMention, count: CountMention, opens: bool) -> bool:
    """Whether `count` follows in a list: the first behind a comma, the others joined by «و»."""
    gap = "".join(read.tokens[i].text for i in range(before.last, count.first))
    joined = gap == AND or read.tokens[count.first].text.startswith(AND)
    exact = count.bounds.low is not None and count.bounds.low == count.bounds.high
    return exact and not count.outcome and ((gap in _COMMAS and not joined) if opens else joined and gap in ("", AND))


def _fit(reading: Reading, quantity: Quantity | None) -> tuple[int, bool, bool, bool, int]:
    """Sorts readings: agreement first, then words that tell more."""
    entry = reading.entry
    only_numbered = quantity is None and entry.get("needs_number") == "yes"
    return (
        _disagreement(reading, quantity),
        only_numbered,
        not entry.get("outcome"),
        entry.get("adjective") == "yes",
        reading.enclitic,
    )


def _disagreement(reading: Reading, quantity: Quantity | None) -> int:
    """0 where the form of the noun fits the number before or behind it."""
    if quantity is None:
        return {"singular": 0, "dual": 1, "plural": 0}.get(reading.features, 1)
    low = quantity.bounds.low if quantity.bounds.low is not None else quantity.bounds.high
    if quantity.vague or quantity.one_of or low is None:
        wanted = "plural"
    elif low == 1:
        wanted = "singular"
    elif low == 2:
        wanted = "dual"
    else:
        wanted = "plural" if low % 100 in range(3, 11) else "singular"
    return int(reading.features != wanted)


def _group(readings: Sequence[Reading]) -> str:
    """The first word that gives a standing: «قتيلان مدنيان» are civilians."""
    for reading in readings:
        group = reading.entry.get("group")
        if group and group != "unknown":
            return group
    return "unknown"


def _outcome(readings: Sequence[Reading]) -> str:
    """The head's, or that of an adjective that tells a fate: «طفل جريح»."""
    return readings[0].entry.get("outcome") if readings else ""


def _is_rest(noun: Reading | None) -> bool:
    return noun is not None and noun.entry.get("relation") in ("rest", "part")


# ---- things


def _objects(read: ReadDocument, sentence: Sentence, taken: frozenset[int]) -> list[ObjectMention]:
    if not read.of_tag(sentence, "OBJECT"):
        return []
    pieces = cut_pieces(read, sentence, taken, "OBJECT")
    tags = [piece.tags for piece in pieces]
    spelled = spell(tags)
    found: list[ObjectMention] = []
    k = 0
    while k < len(pieces):
        match = None
        if "QUANTITY" in tags[k]:
            match = THINGS.at(spelled, k) or THINGS_OF.at(spelled, k)
        elif "ANYTHING" in tags[k]:
            match = THINGS_NUMBERED.at(spelled, k) or THING.at(spelled, k)
        if match is None:
            k += 1
            continue
        found.append(_object(read, sentence, pieces, k, match))
        k = match.last
    return found


def _object(read: ReadDocument, sentence: Sentence, pieces: Sequence[Piece], k: int, match: Match) -> ObjectMention:
    noun_at, number_at = match.part("noun"), match.part("number")
    piece = pieces[noun_at[0] if noun_at else match.last - 1]
    quantity = pieces[number_at[0] if number_at else k].quantity
    noun = min(piece.nouns, key=lambda r: _disagreement(r, quantity))
    bounds = quantity.bounds if quantity else _bounds_of_thing(noun)
    end, bounds = after_words(read, pieces[match.last - 1].last, bounds)
    opening = pieces[k].quantity
    proclitic = opening.proclitic if opening else noun.proclitic
    return ObjectMention(
        span=read.span_of(pieces[k].first, end, proclitic),
        first=pieces[k].first,
        last=end,
        sentence=sentence.index,
        found_by=match.rule,
        object_id=noun.entry.id,
        name=noun.entry.name,
        civilian=noun.entry.get("civilian"),
        bounds=bounds,
    )


def _bounds_of_thing(noun: Reading) -> Bounds:
    match noun.features:
        case "singular":
            return Bounds(1, 1)
        case "dual":
            return Bounds(2, 2)
        case "plural":
            return Bounds(2, None)
        case _:
            return Bounds(None, None)
