"""What happened to counted persons: the word that governs the count, or the person word itself (قتلى)."""

from __future__ import annotations

from tawthiq.arabic.clitics import AND
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


def governing(index: Index, count: CountMention) -> TriggerMention | None:
    """The trigger that tells what happened to the counted: the nearest in front, else a verb close behind."""
    triggers = [t for t in index.triggers.get(count.sentence, ()) if t.cls in OUTCOME_OF]
    before = [t for t in triggers if t.last <= count.first and count.first - t.last <= _BEFORE_REACH]
    after = [t for t in triggers if count.last <= t.first <= count.last + _AFTER_REACH and t.pos.startswith("verb")]
    inside = [t for t in triggers if count.first <= t.first < count.last]
    if before and not (after and _is_subject(index, count, before[-1], after[0])):
        return before[-1]
    if after:
        return after[0]
    return inside[0] if inside and not before else None


def _is_subject(index: Index, count: CountMention, before: TriggerMention, after: TriggerMention) -> bool:
    """«إن خمسة مدنيين قتلوا»: the verb behind governs where a clause opens between the word in front and the count."""
    opens = any("that" in index.common_at(i) for i in range(before.last, count.first))
    return opens and index.commas(count.last, after.first) == 0


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
    if any(c.last == neighbour.first and c.first < neighbour.first for c in index.counts.get(trigger.sentence, ())):
        return ""  # «شخصين قتلا وأصيب 5 آخرون»: the first word has its own number
    pair = (OUTCOME_OF[neighbour.cls], OUTCOME_OF[trigger.cls])
    return JOINT if pair in _JOINED and index.prefix(trigger.first).startswith(AND) else ""
