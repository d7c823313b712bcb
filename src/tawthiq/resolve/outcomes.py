"""What happened to counted persons: the word that governs the count, or the person word itself (قتلى)."""

from __future__ import annotations

from tawthiq.arabic.clitics import AND, CONSTRUCT_ENDINGS, WITH
from tawthiq.model.mentions import CountMention, TriggerMention
from tawthiq.resolve.index import Index

#: trigger class -> outcome of the persons that it governs
OUTCOME_OF: dict[str, str] = {
    "death": "killed", "killing": "killed", "injury": "wounded", "beating": "wounded", "arrest": "arrested",
    "abduction": "abducted", "captured": "captured", "displacement": "displaced", "missing": "missing",
    "release": "released", "sexual": "sexually assaulted",
}  # fmt: skip

JOINT = "killed+wounded"
_JOINED = {("killed", "wounded"), ("wounded", "killed")}
_AFTER_REACH = 4
_BEFORE_REACH = 26
_PART_GAP = 2
_BY_REACH = 2
#: tokens between who acts and whom: «اعتقل جنود الاحتلال الإسرائيلي شابا»
_OBJECT_REACH = 3
_LEADING = frozenset({"in", "on", "from", "with", "by", "to", "between", "against", "via", "that", "relative", "while"})


def governing(index: Index, count: CountMention) -> TriggerMention | None:
    """The trigger that tells what happened to the counted: the nearest in front, else a verb close behind."""
    if _is_agent(index, count):
        return None
    triggers = [t for t in index.triggers.get(count.sentence, ()) if t.cls in OUTCOME_OF and not _is_reason(index, t)]
    before = [t for t in triggers if t.last <= count.first and count.first - t.last <= _BEFORE_REACH]
    end = _behind_parts(index, count)
    after = [t for t in triggers if count.last <= t.first <= end + _AFTER_REACH and t.pos.startswith("verb")]
    inside = [t for t in triggers if count.first <= t.first < count.last]
    if before and _acts(index, count, before[-1]):
        return None
    if before and not (after and _is_subject(index, count, before[-1], after[0])):
        return before[-1]
    if after:
        return after[0]
    return inside[0] if inside and not before else None


def _behind_parts(index: Index, count: CountMention) -> int:
    """«إن خمسة عمال بينهم طفل قتلوا»: the token behind the parts of a total, from which its verb is looked for."""
    end = count.last
    for part in index.counts.get(count.sentence, ()):
        if part.part_of_total and end <= part.first <= end + _PART_GAP:
            end = part.last
    return end


def _is_subject(index: Index, count: CountMention, before: TriggerMention, after: TriggerMention) -> bool:
    """«إن خمسة مدنيين قتلوا»: the verb behind governs where a clause opens between the word in front and the count."""
    opens = any("that" in index.common_at(i) for i in range(before.last, count.first))
    return opens and index.commas(count.last, after.first) == 0


def _is_reason(index: Index, trigger: TriggerMention) -> bool:
    """«استشهد متأثرا بجراحه»: the wounds are what he died of."""
    return trigger.cls == "injury" and "succumbing" in index.common_at(trigger.first - 1)


def _is_agent(index: Index, count: CountMention) -> bool:
    """«برصاص مجهولين», «على يد مسلحين»: who stands behind these did it."""
    shot = index.trigger_at.get(count.first - 1)
    if shot is not None and shot.cls == "shooting" and shot.pos != "verb":
        return shot.last > count.first or index.prefix(shot.first).endswith(WITH)
    return any("by" in index.common_at(i) for i in range(count.first - _BY_REACH, count.first)) and not (
        index.commas(count.first - _BY_REACH, count.first)
    )


def _acts(index: Index, count: CountMention, verb: TriggerMention) -> bool:
    """«اعتقل جنود شابا»: of two who stand side by side behind a verb, the second in the accusative, the first acts."""
    if "active" not in verb.features or verb.last != count.first or count.has_number or index.prefix(count.first):
        return False
    counts = index.counts.get(count.sentence, [])
    at = counts.index(count)
    if at + 1 == len(counts) or counts[at + 1].first - count.last > _OBJECT_REACH:
        return False
    patient = counts[at + 1]
    if patient.first == count.last and index.text(count.last - 1).endswith(CONSTRUCT_ENDINGS):
        return False  # «قتل مرافقا القيادي»
    between = range(count.last, patient.first)
    led = any(index.common_at(i) & _LEADING or index.is_punct(i) or index.cue_at.get(i) for i in between)
    joined = index.prefix(patient.first) or any(index.text(i).startswith(AND) for i in between)
    return not (led or joined or any(i in index.trigger_at for i in between))


def outcome_of(index: Index, count: CountMention, previous: str = "") -> str:
    """The outcome of a count, "" if the sentence tells none; `previous` is that of the total that it is a part of."""
    if count.part_of_total and previous and not count.outcome:
        return previous
    if count.outcome:
        return count.outcome
    trigger = governing(index, count)
    if trigger is None:
        return previous if count.part_of_total else ""
    return _joint(index, trigger) or OUTCOME_OF[trigger.cls]


def _joint(index: Index, trigger: TriggerMention) -> str:
    """«قتل وجرح عدد من …»: two words that stand together govern one number."""
    neighbour = index.trigger_at.get(trigger.first - 1)
    if neighbour is None or neighbour.cls not in OUTCOME_OF or neighbour.last != trigger.first:
        return ""
    if any(c.first <= neighbour.first <= c.last for c in index.counts.get(trigger.sentence, ())):
        return ""  # «شخصين قتلا وأصيب 5 آخرون»: the first word has its own number
    pair = (OUTCOME_OF[neighbour.cls], OUTCOME_OF[trigger.cls])
    return JOINT if pair in _JOINED and index.prefix(trigger.first).startswith(AND) else ""


def outcomes_in(index: Index, sentence: int) -> list[tuple[CountMention, str]]:
    """The counts of a sentence with what happened to the counted; a part of a total shares its total's outcome."""
    found: list[tuple[CountMention, str]] = []
    previous = ""
    for count in index.counts.get(sentence, ()):
        outcome = outcome_of(index, count, previous)
        found.append((count, outcome))
        if not count.part_of_total and outcome:
            previous = outcome
    return found
