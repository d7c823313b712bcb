"""The head of the page and the key figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from tawthiq.export.profiles import Profile
from tawthiq.export.report.behind import Behind, section
from tawthiq.export.report.chosen import Chosen, Shown
from tawthiq.export.report.doubts import doubts
from tawthiq.export.report.figures import line, read
from tawthiq.export.report.words import Words, bounds, number

_LONG: Final = 8
_NOT_COUNTED: Final = ("undated", "vague", "not_happened", "background")
_PERSONS: Final = ("civilians", "combatants", "wounded", "joint")


def head(chosen: Chosen, profile: Profile, made_on: str, words: Words) -> str:
    """Title, days, what was read, for whom it is."""
    told = read(chosen.shown)
    counts = (("reports", told.n_reports), ("outlets", len(told.outlets)), ("sources", told.n_sources))
    # where a profile withholds outlets their number is not known here, and "0 outlets" would be untrue
    facts = [_fact(n, words.say("figures", key)) for key, n in counts if n or key != "outlets"]
    no_copies = f"<span>{words.say('figures', 'no_copies')}</span>"
    facts.append(_fact(told.n_copies, words.say("figures", "copies")) if told.n_copies else no_copies)
    badge = f"{words.say('head', 'profile')}: {words.say('profiles', profile.name)}"
    if profile.names:
        badge += f" · {words.say('head', 'names')}"
    return f"""<header class="masthead">
<p class="brand">{words.say("titles", "brand")}</p>
<h1>{words.say("titles", "page")}<span class="days">{escape(days_told(chosen, words))}</span></h1>
<p class="facts">{" ".join(facts)}</p>
<p class="note">{words.say("head", "caution")}</p>
<p class="note"><span class="badge">{badge}</span> {words.say("head", "made")} {number(made_on)}</p>
</header>"""


def _fact(n: int, name: str) -> str:
    return f"<span><b>{number(f'{n:,}')}</b> {name}</span>"


def days_told(chosen: Chosen, words: Words) -> str:
    """The days that the report is about, in words."""
    first, last = chosen.period.first, chosen.period.last
    if first and last:
        if first == last:
            return words.plain("head", "one_day", first=words.day(first))
        return words.plain("head", "days", first=words.day(first), last=words.day(last))
    if first:
        return words.plain("head", "from", first=words.day(first))
    return words.plain("head", "until", last=words.day(last)) if last else words.plain("head", "all_days")


def figures(chosen: Chosen, words: Words, behind: Behind) -> str:
    """A few numbers, each with its bounds and a way to the incidents that it counts."""
    counted = chosen.counted
    if not counted:
        body = f'<p class="lead">{words.say("figures", "none")}</p>'
    else:
        tiles = [_incidents(counted, words, behind), _killed(counted, words, behind)]
        tiles += [tile for name in _PERSONS if (tile := _persons(counted, name, words, behind))]
        tiles += _agreement(counted, words, behind)
        body = f'<ul class="tiles">\n{"".join(tiles)}\n</ul>\n<p class="small">{words.say("figures", "bounds")}</p>'
    return section("figures", words.say("titles", "figures"), f"{body}\n{_not_counted(chosen, words, behind)}")


def _tile(kind: str, value: str, name: str, *more: str, n_letters: int = 0) -> str:
    size = "value long" if n_letters > _LONG else "value"
    notes = "".join(f'<span class="more">{note}</span>' for note in more if note)
    return f'<li class="{kind}"><span class="{size}">{value}</span><span class="name">{name}</span>{notes}</li>\n'


def _incidents(counted: Sequence[Shown], words: Words, behind: Behind) -> str:
    name = words.say("figures", "incidents")
    return _tile("incidents", behind.figure(f"{len(counted):,}", name, counted), name)


def _killed(counted: Sequence[Shown], words: Words, behind: Behind) -> str:
    total, name = line("", counted).sums["killed"], words.say("figures", "killed")
    numbered = [each for each in counted if each.counts.killed]
    silent = [each for each in counted if each.counts.is_unnumbered]
    best = sum(each.row.deaths.best for each in numbered)
    notes = [words.say("figures", "best", n=number(f"{best:,}")) if total.low != total.high else ""]
    notes.append(words.say("figures", "of", n=number(len(numbered))) if numbered else "")
    if silent:
        label = words.say("doubts", "unnumbered")
        notes.append(words.say("figures", "unnumbered", n=behind.figure(len(silent), label, silent)))
    value = behind.figure(bounds(total), name, numbered) if numbered else words.say("figures", "none_told")
    return _tile("killed", value, name, *notes, n_letters=len(bounds(total)))


def _persons(counted: Sequence[Shown], series: str, words: Words, behind: Behind) -> str:
    """Empty where nobody tells a number."""
    total, name = line("", counted).sums[series], words.say("figures", series)
    if not total.is_told:
        return ""
    numbered = [each for each in counted if getattr(each.counts, series)]
    note = words.say("figures", "of", n=number(len(numbered)))
    return _tile(series, behind.figure(bounds(total), name, numbered), name, note, n_letters=len(bounds(total)))


def _agreement(counted: Sequence[Shown], words: Words, behind: Behind) -> list[str]:
    tiles = []
    many = [each for each in counted if each.row.n_sources > 1]
    disputed = [each for each in counted if each.row.contradictions]
    for key, shown in (("many_sources", many), ("contested", disputed)):
        name = words.say("figures", key)
        tiles.append(_tile(key, behind.figure(len(shown), name, shown), name))
    return tiles


def _not_counted(chosen: Chosen, words: Words, behind: Behind) -> str:
    """What is shown or left out without being counted; empty where there is nothing of it."""
    found = doubts(chosen.shown)
    told = [
        words.say("figures", key, n=behind.figure(len(found[key]), words.say("doubts", key), found[key]))
        for key in _NOT_COUNTED
        if key in found
    ]  # fmt: skip
    said = [words.say("figures", "not_counted", told=words.comma.join(told))] if told else []
    if chosen.n_outside:
        said.append(words.say("figures", "outside", n=number(f"{chosen.n_outside:,}")))
    return f'<p class="small">{" ".join(said)}</p>' if said else ""
