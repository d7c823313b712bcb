"""The methodology page of an export, in Markdown and HTML, English and Arabic, from one set of texts in data."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec

from tawthiq.export.bundle import Bundle
from tawthiq.export.cells import visible, within
from tawthiq.export.profiles import Profile
from tawthiq.export.tabular import Tally
from tawthiq.model.events import Coder

Language = Literal["en", "ar"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ar")
_MOST: Final = 40
_LONGEST: Final = 80
"""Letters of a name: an outlet's may be anything."""
_MARKDOWN: Final = str.maketrans({letter: f"\\{letter}" for letter in "\\`*[]<>#|"})
_LATIN: Final = re.compile(r"([A-Za-z0-9](?:[\w:.#=+/,;() -]*[A-Za-z0-9)])?)", re.ASCII)
_STYLE: Final = "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 sans-serif}"

Section = tuple[str, tuple[str, ...]]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the page tells of one export, but not who made it: it may be published. `made_at`: ISO 8601 UTC."""

    format: str
    profile: Profile
    made_at: str
    tool: str
    coders: tuple[Coder, ...]
    tally: Tally


def write_methodology(bundle: Bundle, facts: Facts) -> None:
    """`methodology.md`, `.html` and the Arabic `methodology.ar.md`, `.ar.html`."""
    for language in LANGUAGES:
        suffix = "" if language == "en" else f".{language}"
        bundle.write(f"methodology{suffix}.md", markdown(facts, language).encode())
        bundle.write(f"methodology{suffix}.html", html(facts, language).encode())


def markdown(facts: Facts, language: Language) -> str:
    """The page as Markdown."""
    lines = [f"# {_word('title', language)}"]
    for title, texts in sections(facts, language):
        lines += ["", f"## {title}", ""]
        plain = [text.translate(_MARKDOWN) for text in texts]
        lines += [f"- {text}" for text in plain] if len(plain) > 1 else plain
    return "\n".join(lines) + "\n"


def html(facts: Facts, language: Language) -> str:
    """The page as HTML that loads nothing and runs nothing."""
    direction = "rtl" if language == "ar" else "ltr"
    title = escape(_word("title", language))
    body = []
    for name, texts in sections(facts, language):
        shown = [_isolated(text) if language == "ar" else escape(text) for text in texts]
        items = "".join(f"<li>{text}</li>" for text in shown)
        told = f"<ul>{items}</ul>" if len(shown) > 1 else f"<p>{shown[0]}</p>"
        body.append(f"<h2>{escape(name)}</h2>\n{told}")
    inside = "\n".join(body)
    return f"""<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
{inside}
</body>
</html>
"""


def _isolated(text: str) -> str:
    """Escaped, Latin words and days set apart: between Arabic ones 2026-11-26 would be shown as 26-11-2026."""
    parts = _LATIN.split(text)
    return "".join(f'<bdi dir="ltr">{escape(part)}</bdi>' if n % 2 else escape(part) for n, part in enumerate(parts))


def sections(facts: Facts, language: Language) -> list[Section]:
    """Titles and texts, filled in; nothing in them can be markup."""
    filled = _filled(facts, language)
    found = []
    for section in _texts():
        if facts.format in section.get("not_in", ()):
            continue
        text: Any = section["text"]
        told = _of_profile(facts.profile, language) if text == "profile" else text[language]
        texts = [told] if isinstance(told, str) else list(told)
        found.append((section["title"][language], tuple(visible(part.format_map(filled)) for part in texts)))
    return found


def _of_profile(profile: Profile, language: Language) -> list[str]:
    words = _words()
    told: list[str] = words["profiles"][profile.name][language]
    return [*words["names"][language], *told[1:]] if profile.names else told


def _filled(facts: Facts, language: Language) -> dict[str, str]:
    tally, nothing = facts.tally, _word("nothing", language)
    days = f"{tally.first_day} – {tally.last_day}" if tally.first_day else _word("no_days", language)
    return {
        "n_rows": str(tally.n_rows), "n_incidents": str(tally.n_incidents), "n_reports": str(len(tally.reports)),
        "days": days, "made_at": facts.made_at, "format": facts.format, "profile": facts.profile.name,
        "tool": facts.tool, "coder": "; ".join(map(_coder, facts.coders)) or _word("unknown", language),
        "withheld": _counts(tally.withheld) or nothing, "rejects": _counts(tally.rejects) or nothing,
        "outlets": _counts(tally.outlets) or _word("no_outlets", language),
        "corrected": _counts(tally.corrected) or nothing,
    }  # fmt: skip


def _coder(coder: Coder) -> str:
    packs = ", ".join(f"{pack.name} ({pack.sha256[:12]})" for pack in coder.gazetteers)
    models = f", models {coder.models[:12]}" if coder.models else ""
    places = f", places {packs}" if packs else ""
    return f"{coder.name} {coder.version}, lexicon {coder.lexicon[:19]}{models}{places}"


def _counts(counts: Counter[str]) -> str:
    """The most frequent with their numbers."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{within(name, _LONGEST)}: {n}" for name, n in ranked[:_MOST]]
    return "; ".join(told + ["…"] * (len(counts) > _MOST))


def _word(name: str, language: Language) -> str:
    return str(_words()["words"][name][language])


@cache
def _texts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _yaml("methodology")
    return found


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = _yaml("methodology_words")
    return found


def _yaml(name: str) -> Any:
    import yaml

    return yaml.safe_load(files("tawthiq").joinpath(f"data/export/{name}.yaml").read_text("utf-8"))
