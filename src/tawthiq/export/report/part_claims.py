"""The parts of the page about sources: who claims what, and what they contradict each other on."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from tawthiq.export.discretion import WITHHELD
from tawthiq.export.report.behind import Behind, incident_links, section, table
from tawthiq.export.report.chosen import Chosen, Shown
from tawthiq.export.report.contested import MOST, Contested, Dispute, Side, contested
from tawthiq.export.report.sides import OTHERS, Sides, sides, tellers
from tawthiq.export.report.values import force, published, teller, value, when, where
from tawthiq.export.report.words import Words, number, safe
from tawthiq.export.row_claims import RowClaim

_MOST_SIDES: Final = 6
_MOST_QUOTES: Final = 4


def who_claims_what(chosen: Chosen, words: Words, behind: Behind) -> str:
    """The matrix of who names whom, who says it did it, who denies."""
    found = sides(chosen.of("inside"))
    parts = [_matrix(found, words, behind)] if found.tellers else [f"<p>{words.say('sides', 'none')}</p>"]
    if found.n_more:
        parts.append(f'<p class="small">{words.say("sides", "more", n=number(found.n_more))}</p>')
    lists = [
        _list(key, told, words, behind) for key, told in (("admitted", found.admitted), ("denied", found.denied))
    ]  # fmt: skip
    parts.append(f'<div class="pair">{"".join(lists)}</div>')
    return section("sides", words.say("titles", "sides"), "\n".join(parts), words.say("sides", "lead"))


def _matrix(found: Sides, words: Words, behind: Behind) -> str:
    heads = ["", *(_named(name, words) for name in found.named)]
    rows = [
        [teller(who, words), *(_cell(found, who, name, words, behind) for name in found.named)]
        for who in found.tellers
    ]  # fmt: skip
    return table(heads, rows, "numbers matrix")


def _named(name: str, words: Words) -> str:
    return words.say("sides", "others") if name == OTHERS else force(name, words)


def _cell(found: Sides, who: str, name: str, words: Words, behind: Behind) -> str:
    shown = found.cells.get((who, name), ())
    label = words.say("behind", "names", teller=teller(who, words), name=_named(name, words))
    told = behind.figure(len(shown), label, shown)
    if who == name and shown:
        told += f'<span class="self">{words.say("sides", "self")}</span>'
    return told


def _list(key: str, told: dict[str, tuple[Shown, ...]], words: Words, behind: Behind) -> str:
    items = "".join(
        f"<li>{teller(name, words)}: "
        f"{behind.figure(len(shown), words.say('behind', key, name=teller(name, words)), shown)}</li>"
        for name, shown in told.items()
    )
    body = f"<ul>{items}</ul>" if items else f"<p>{words.say('sides', 'nobody')}</p>"
    return f"<div><h3>{words.say('sides', key)}</h3>{body}</div>"


# ---- contradictions


def most_contested(chosen: Chosen, words: Words) -> str:
    """The incidents with most contradictions, and the claims of each side by side."""
    found = contested(chosen.of("inside", "vague"))
    title = words.say("titles", "contested")
    if not found:
        return section("contested", title, f"<p>{words.say('contested', 'none')}</p>")
    cards = "\n".join(_card(each, words) for each in found[:MOST])
    more = ""
    if len(found) > MOST:
        shown = words.say("contested", "shown", n=number(MOST), all=number(len(found)))
        more = f'\n<p class="small">{shown} {incident_links([each.shown for each in found[MOST:]])}</p>'
    return section("contested", title, cards + more, words.say("contested", "lead"))


def _card(each: Contested, words: Words) -> str:
    row, shown = each.shown.row, each.shown
    head = (
        f'<h3><a href="#{shown.anchor}">{number(shown.number)}</a> {escape(words.label("subtypes", row.subtype))}'
        f'<span class="at">{when(row, words)}{words.comma}{where(row.place, words)}</span></h3>'
    )
    return f'<article class="dispute">{head}\n{"".join(_dispute(found, words) for found in each.disputes)}</article>'


def _dispute(found: Dispute, words: Words) -> str:
    title = words.say("contested", found.kind, outcome=escape(words.label("outcomes", found.field)))
    has_words = any(claim.quote for side in found.sides for claim in side.claims)
    heads = [words.say("columns", "says"), words.say("columns", "source")]
    heads += [words.say("columns", "words")] if has_words else []
    rows = [_side(side, has_words, words) for side in found.sides[:_MOST_SIDES]]
    if (more := len(found.sides) - _MOST_SIDES) > 0:
        rows.append([words.say("incident", "more", n=number(more)), *[""] * (len(heads) - 1)])
    return f"<h4>{title}</h4>{table(heads, rows, 'claims')}"


def _side(side: Side, has_words: bool, words: Words) -> list[str]:
    sources = list(dict.fromkeys(_source(claim, words) for claim in side.claims))
    quotes = list(dict.fromkeys(claim.quote for claim in side.claims if claim.quote))[:_MOST_QUOTES]
    cells = [value(side.claim, words), _at_most(sources, words)]
    return [*cells, " ".join(quote(text, words) for text in quotes)] if has_words else cells


def _source(claim: RowClaim, words: Words) -> str:
    """Who says it, how where that tells more than that it is, and when."""
    who = words.comma.join(teller(name, words) for name in tellers(claim))
    told = [teller(str(claim.outlet), words)] if claim.speaker and claim.outlet not in (None, claim.speaker) else []
    if claim.stance not in ("asserts", "claims", "denies"):
        told.append(escape(words.label("stances", claim.stance)))
    told += [day] if (day := published(claim.published, words, is_short=True)) else []
    return f'{who} <span class="soft">{words.comma.join(told)}</span>'


def _at_most(sources: Sequence[str], words: Words) -> str:
    lines = list(sources[:_MOST_SIDES])
    if len(sources) > _MOST_SIDES:
        lines.append(words.say("incident", "more", n=number(len(sources) - _MOST_SIDES)))
    return "".join(f'<span class="one">{line}</span>' for line in lines)


def quote(text: str, words: Words) -> str:
    """The words of a report, which are Arabic whatever the page is; what the profile withholds is no quote."""
    if text == WITHHELD:
        return f'<span class="soft">[{words.say("contested", "withheld")}]</span>'
    return f'<q lang="ar" dir="rtl">{safe(text)}</q>'
