"""Person words that tell of no new loss: who speaks, a trade that is a surname, kin of the dead, the dead named again.

Only words without a number are asked about: «ثلاثة انتحاريين» are counted, «الانتحاري» is how it was done.
"""

from __future__ import annotations

from collections.abc import Sequence

from tawthiq.arabic.clitics import AND
from tawthiq.arabic.names import PERSON_NAME
from tawthiq.extract.count_pieces import Piece
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading

#: verbs of saying with nobody but the speaker behind them («وثق», «نقل» may have the harmed there)
_SAYINGS = frozenset({"say.verb", "announce.verb", "affirm.verb", "mention.verb", "report.verb", "explain.verb"})
_DEAD_NAMED = frozenset({"dead", "dead.f", "martyr", "martyr.f", "dead.misc", "body", "victim"})
_BOMBER = "suicide-bomber"
#: what leads in those who only stood by: «في منزل والده», «الوحيد لوالديه»; «مع» is not among them
_LEADING = frozenset({"in", "on", "from", "to", "via", "against"})
_LEADING_PREFIXES = ("ل", "ب", "ك")
#: «أمام أعين والدته», folded
_BEFORE_WHOM = frozenset({"امام", "عيني", "اعين", "انظار", "مراي", "بعيدا", "لدي"})
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")
_OWNED = ("KIND", "OBJECT")


def is_bystander(
    read: ReadDocument, pieces: Sequence[Piece], k: int, noun: Reading, governed: bool, told: bool
) -> bool:
    """`governed`: a word of harm stands right before piece `k`; `told`: the report has counted somebody before."""
    if noun.entry.id == _BOMBER:
        return noun.features == "singular"
    if governed:
        return False
    return (
        _speaks(read, pieces[k])
        or _is_surname(read, pieces, k, noun)
        or _is_kin_beside(read, pieces[k], noun)
        or (told and _is_named_again(noun))
    )


def _speaks(read: ReadDocument, piece: Piece) -> bool:
    """«قال مراسل الوكالة»."""
    return piece.first > 0 and any(r.entry.id in _SAYINGS for r in read.at(piece.first - 1, "SPEECH"))


def _is_surname(read: ReadDocument, pieces: Sequence[Piece], k: int, noun: Reading) -> bool:
    """«عمر حلاق», «يوسف النجار»."""
    if not k or noun.entry.get("surname") != "yes" or noun.features != "singular":
        return False
    before = pieces[k - 1]
    name = read.tokens[before.first].text.removeprefix(AND)
    return "UNKNOWN" in before.tags or PERSON_NAME.match(name) is not None


def _is_kin_beside(read: ReadDocument, piece: Piece, noun: Reading) -> bool:
    """«أمام زوجته», «الوحيد لوالديه», «في منزل والده»: kin of somebody told, led in by something other than harm."""
    if not noun.entry.id.startswith(("kin.", "child")) or not read.spelt(noun.last - 1).endswith(_PRONOUNS):
        return False
    prefix = read.tokens[piece.first].text[: noun.proclitic]
    before = piece.first - 1
    if prefix.endswith(_LEADING_PREFIXES) or before < 0:
        return bool(prefix)
    led = any(r.entry.cls in _LEADING for r in read.at(before, "COMMON")) or read.tokens[before].text in _BEFORE_WHOM
    return led or any(not r.article for tag in _OWNED for r in read.at(before, tag))


def _is_named_again(noun: Reading) -> bool:
    """«والشهيد هو …», «نقلت الجثة»: a definite dead person is one told before."""
    return noun.article and noun.features == "singular" and noun.entry.id in _DEAD_NAMED
