"""An event as a card of the page: each value a button that lights its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from tawthiq.export.highlight import escaped
from tawthiq.export.labels import label
from tawthiq.export.values import value_id, values_of
from tawthiq.export.wording import bounds, coordinates, day_or_days
from tawthiq.model.events import GROUPS, Actor, Casualty, Damage, Event, EventClaim, EventDate, Place, Weapon
from tawthiq.model.spans import Span

#: a value less sure than this is marked: it is where to look first
LOW = 0.5


def card(event: Event, number: int, prefix: str) -> str:
    """The card of `event`, `number` from 0 in its report; `prefix` as in the text's marks."""
    rows = "\n".join(filter(None, _rows(event, number, prefix)))
    kind = "event background" if event.background else "event"
    return f"""<article class="{kind}" id="{prefix}-e{number}">
{_header(event, number, prefix)}
<dl>
{rows}
</dl>
<p class="found">{escaped(event.found_by)}</p>
</article>"""


def _header(event: Event, number: int, prefix: str) -> str:
    all_ids = " ".join(dict.fromkeys(f"{prefix}-{value.id}" for value in values_of(event, number)))
    word = label("words", "event").html()
    percent = round(100 * event.confidence)
    background = f'<span class="badge bg">{label("words", "background").html()}</span>' if event.background else ""
    name = label("words", "confidence").html()
    bar = f'<span class="sr">{name} </span><span class="bar" style="background-size:{percent}% 100%"></span>{percent}%'
    return f"""<header>
<button type="button" class="number" data-v="{all_ids}"><span class="sr">{word} </span>{number + 1}</button>
<h3>{label("subtypes", event.subtype).html()}</h3>
<span class="type">{label("types", event.type).html()}</span>
<span class="badge s-{escape(event.status)}">{label("statuses", event.status).html()}</span>
{background}
<span class="confidence">{bar}</span>
</header>"""


def _rows(event: Event, number: int, prefix: str) -> Iterable[str]:
    trigger = event.trigger

    def values(field: str, found: Iterable[object], show: Callable[..., str]) -> str:
        buttons = [
            _value(item, field, f"{prefix}-{value_id(number, field, index)}", show) for index, item in enumerate(found)
        ]
        return _row(field, buttons)

    yield _row("trigger", [_button("trigger", f"{prefix}-{value_id(number, 'trigger')}", _trigger(trigger.text))])
    yield values("date", [event.date], _date)
    yield values("place", event.places, _place)
    yield values("initiator", event.initiators, _actor)
    yield values("target", event.targets, _actor)
    yield values("weapon", event.weapons, _weapon)
    yield values("casualty", event.casualties, lambda row: _casualty(row, event))
    yield values("damage", event.damage, _damage)
    yield values("claim", event.claims, _claim)


def _row(field: str, values: list[str]) -> str:
    if not values:
        return ""
    colours = f"--t:var(--{field}-t);--a:var(--{field})"
    name = label("fields", field).html()
    return f'<dt style="{colours}">{name}</dt><dd style="{colours}">{"".join(values)}</dd>'


def _value(item: object, field: str, ident: str, show: Callable[..., str]) -> str:
    span = item.source.span if isinstance(item, EventClaim) else getattr(item, "span", None)
    confidence = getattr(item, "confidence", None)
    title, inside = ("", show(item)) if confidence is None else (_sure(confidence), show(item) + _doubt(confidence))
    return _button(field, ident, inside, title) if isinstance(span, Span) else _inferred(inside, title)


def _sure(confidence: float) -> str:
    """How sure a value is, shown where the pointer rests; a title can only be one text, so it has both languages."""
    name = label("words", "confidence")
    return f' title="{escape(name.ar)} · {escape(name.en)} {round(100 * confidence)}%"'


def _doubt(confidence: float) -> str:
    return f'<span class="note doubt">{label("words", "doubt").html()}</span>' if confidence < LOW else ""


def _button(field: str, ident: str, inside: str, title: str = "") -> str:
    return f'<button type="button" class="value f-{field}" data-v="{ident}"{title}>{inside}</button>'


def _inferred(inside: str, title: str) -> str:
    return f'<span class="value inferred"{title}>{inside}{_note(label("words", "inferred").html())}</span>'


# --- what a value says; each returns HTML


def _trigger(text: str) -> str:
    return _quote(text)


def _date(date: EventDate) -> str:
    days = day_or_days(date)
    shown = _count(days) if days else _gloss(label("words", "undated").html())
    precision = "" if date.precision in ("day", "unknown") else _gloss(label("precisions", date.precision).html())
    return shown + _quote(date.text) + precision


def _place(place: Place) -> str:
    name = "" if place.name == place.text else _gloss(f"<bdi>{escaped(place.name)}</bdi>")
    relation = _gloss(_foreign(place.relation)) if place.relation else ""
    where = coordinates(place)
    position = _gloss(_foreign(where)) if where else _note(label("words", "unresolved").html())
    container = _note(label("words", "container").html()) if place.container else ""
    return _quote(place.text) + name + relation + container + position


def _actor(actor: Actor) -> str:
    likely = _note(label("words", "likely").html()) if actor.likely else ""
    return _quote(actor.text) + _gloss(_foreign(actor.name)) + likely


def _weapon(weapon: Weapon) -> str:
    return _quote(weapon.text) + _gloss(_foreign(weapon.name))


def _casualty(row: Casualty, event: Event) -> str:
    of_whom = label("groups", row.group).html()
    whose = _gloss(_whose(row.whose, event)) if row.whose and row.whose != row.group else ""
    unit = _gloss(_foreign(row.unit)) if row.unit else ""
    part = _note(label("words", "part_of_total").html()) if row.part_of_total else ""
    what = f"{label('outcomes', row.outcome).html()} · {of_whom}"
    return _count(bounds(row.low, row.high)) + what + _gloss(_quote(row.text)) + unit + whose + part


def _whose(whose: str, event: Event) -> str:
    if whose in GROUPS:
        return label("groups", whose).html()
    names = {actor.id: actor.name for actor in (*event.initiators, *event.targets)}
    return _foreign(names.get(whose, whose))


def _damage(row: Damage) -> str:
    count = "" if row.low is None and row.high is None else _count(bounds(row.low, row.high))
    return count + _foreign(f"{row.object}, {row.effect}") + _gloss(_quote(row.text))


def _claim(claim: EventClaim) -> str:
    source = claim.source
    named = "، ".join(dict.fromkeys(filter(None, (source.name, source.role, source.organisation))))
    about = "" if named == source.text else _gloss(f"<bdi>{escaped(named)}</bdi>")
    to = _gloss(f"{label('words', 'to').html()} <bdi>{escaped(claim.to)}</bdi>") if claim.to else ""
    verb = f'<bdi lang="ar">{escaped(claim.verb)}</bdi> · ' if claim.verb else ""
    stance = _note(f'{verb}{label("stances", claim.stance).html()}')
    return _quote(source.text) + about + to + stance


def _quote(text: str | None) -> str:
    return f'<bdi class="quote" lang="ar" dir="rtl">{escaped(text)}</bdi>' if text else ""


def _count(number: str) -> str:
    """Left to right, or «9+» reads as «+9» in an Arabic line."""
    return f'<span class="count"><bdi dir="ltr">{escape(number)}</bdi></span>'


def _gloss(inside: str) -> str:
    return f'<span class="gloss">{inside}</span>'


def _note(inside: str) -> str:
    return f'<span class="note">{inside}</span>'


def _foreign(text: str) -> str:
    """English in an Arabic line, kept in its own order."""
    return f'<bdi lang="en">{escaped(text)}</bdi>'
