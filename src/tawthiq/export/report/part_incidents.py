"""The list of all incidents with their tolls, sources and words; the doubts; the methodology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from tawthiq.export.methodology import Section
from tawthiq.export.profiles import Profile
from tawthiq.export.report.behind import Behind, section
from tawthiq.export.report.chosen import Chosen, Shown
from tawthiq.export.report.doubts import doubts
from tawthiq.export.report.part_claims import quote
from tawthiq.export.report.sides import tellers
from tawthiq.export.report.values import force, published, teller, when, where
from tawthiq.export.report.words import Words, bounds, number
from tawthiq.export.row_claims import RowClaim

MOST_SOURCES: Final = 8
_MOST_WORDS: Final = 8
_MOST_ANCHORS: Final = 3
_MOST_THINGS: Final = 6
_TOLLS: Final = ("killed", "civilians", "combatants", "wounded", "joint")


def incidents(chosen: Chosen, profile: Profile, words: Words) -> str:
    """All that the page tells of: dated to the period, dated loosely, undated."""
    lead = words.say("incident", "withheld_words") if profile.is_public else ""
    parts = []
    for standing, ident in (("inside", "incidents"), ("vague", "vague"), ("undated", "undated")):
        shown = [each for each in chosen.shown if each.standing == standing]
        if shown or standing == "inside":
            body = "\n".join(entry(each, words) for each in shown) or f"<p>{words.say('incident', 'none')}</p>"
            parts.append(section(ident, words.say("titles", ident), body, lead if standing == "inside" else ""))
    return "\n".join(parts)


def entry(each: Shown, words: Words) -> str:
    """One incident."""
    row = each.row
    at = f'<span class="at">{when(row, words)}{words.comma}{where(row.place, words)}</span>'
    kind, badges = escape(words.label("subtypes", row.subtype)), "".join(_badges(each, words))
    head = f'<h3><span class="no">{number(each.number)}</span> {kind}{badges}{at}</h3>'
    facts = "".join(f"<div><dt>{name}</dt> <dd>{told}</dd></div> " for name, told in _facts(each, words))
    return f'<article class="incident" id="{each.anchor}">{head}<dl>{facts}</dl>{_told_by(row.claims, words)}</article>'


def _badges(each: Shown, words: Words) -> Iterator[str]:
    row = each.row
    if row.status != "occurred":
        yield _badge(escape(words.label("statuses", row.status)), "status")
    if row.background:
        yield _badge(words.say("incident", "background"), "status")
    if row.contradictions:
        yield _badge(words.say("incident", "contested"), "contested")
    elif row.grade in ("confirmed", "contested", "discounted"):
        yield _badge(words.say("grades", row.grade), row.grade)


def _badge(text: str, kind: str) -> str:
    return f' <span class="badge {kind}">{text}</span>'


def _facts(each: Shown, words: Words) -> Iterator[tuple[str, str]]:
    row = each.row
    for key, actors in (("by", row.initiators), ("against", row.targets)):
        if actors:
            yield words.say("incident", key), _listed((actor.name for actor in actors), words)
    for key, things in (("weapons", row.weapons), ("objects", row.objects)):
        if known := [thing for thing in things if thing != "unlisted"]:
            yield words.say("incident", key), _listed(known, words)
    if tolls := list(_tolls(each, words)):
        yield words.say("incident", "toll"), words.comma.join(tolls)
    yield words.say("incident", "sources"), _sources(each, words)


def _listed(names: Iterable[str], words: Words) -> str:
    told = [force(name, words) for name in dict.fromkeys(names)]
    more = [words.say("incident", "more", n=number(len(told) - _MOST_THINGS))] if len(told) > _MOST_THINGS else []
    return words.comma.join(told[:_MOST_THINGS] + more)


def _tolls(each: Shown, words: Words) -> Iterator[str]:
    for series in _TOLLS:
        if text := bounds(getattr(each.counts, series)):
            yield f"<b>{number(text)}</b> {words.say('figures', series)}"
    if each.counts.is_unnumbered:
        yield words.say("incident", "unnumbered")


def _sources(each: Shown, words: Words) -> str:
    row = each.row
    n_sources = len({group for _, group in each.sources})
    said = words.say("incident", "source_count", n=number(n_sources), reports=number(row.n_reports))
    outlets = words.comma.join(teller(name, words) for name in row.outlets[:MOST_SOURCES])
    reported = published(row.first_published, words)
    parts = [said, outlets]
    parts.append(words.say("incident", "published", day=reported) if reported else "")
    return " · ".join(part for part in parts if part)


# ---- the words


def _told_by(claims: Sequence[RowClaim], words: Words) -> str:
    """Each source with its words; where the profile withholds them, where they stand."""
    by_source: dict[tuple[str, ...], list[RowClaim]] = {}
    for claim in claims:
        by_source.setdefault((claim.group, *tellers(claim)), []).append(claim)
    items = [_source(told, words) for told in by_source.values()]
    items = [item for item in items if item]
    if len(items) > MOST_SOURCES:
        more = words.say("incident", "more", n=number(len(items) - MOST_SOURCES))
        items = [*items[:MOST_SOURCES], f"<li>{more}</li>"]
    return f'<ul class="told">{"".join(items)}</ul>' if items else ""


def _source(claims: Sequence[RowClaim], words: Words) -> str:
    quotes = list(dict.fromkeys(claim.quote for claim in claims if claim.quote))
    anchors = list(dict.fromkeys(claim.anchor for claim in claims if "#" in claim.anchor))
    if not quotes and not anchors:
        return ""
    first = claims[0]
    who = words.comma.join(teller(name, words) for name in tellers(first))
    if first.speaker and first.outlet not in (None, first.speaker):
        who += f" ({teller(str(first.outlet), words)})"
    if quotes:
        told = " ".join(quote(text, words) for text in quotes[:_MOST_WORDS])
    else:
        report, _, _ = anchors[0].partition("#")
        told = f"{words.say('incident', 'stands')} " + number(
            report + " " + " ".join(anchor.partition("#char=")[2] for anchor in anchors[:_MOST_ANCHORS])
        )
    return f"<li><span>{who}:</span> {told}</li>"


# ---- what is not sure, and how it was made


def what_is_not_sure(chosen: Chosen, words: Words, behind: Behind) -> str:
    """Each kind of doubt with the incidents that it concerns."""
    items = []
    for name, shown in doubts(chosen.shown).items():
        label = words.say("doubts", name)
        items.append(f"<li>{label}: {behind.figure(f'{len(shown):,}', label, shown)}</li>")
    if chosen.n_silent:
        items.append(f"<li>{words.say('doubts', 'silent', n=number(chosen.n_silent))}</li>")
    body = f'<ul class="doubts">{"".join(items)}</ul>' if items else f"<p>{words.say('incident', 'none')}</p>"
    return section("doubts", words.say("titles", "doubts"), body)


def methodology(parts: Sequence[Section], words: Words) -> str:
    """The texts that go with every export."""
    told = []
    for title, texts in parts:
        items = "".join(f"<li>{escape(text)}</li>" for text in texts)
        body = f"<ul>{items}</ul>" if len(texts) > 1 else f"<p>{escape(texts[0])}</p>"
        told.append(f"<h3>{escape(title)}</h3>{body}")
    return section("methodology", words.say("titles", "methodology"), f'<div class="method">{"".join(told)}</div>')
