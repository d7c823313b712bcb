"""A self-contained page: reports right-to-left with their values marked, beside the events as cards."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template

from tawthiq.export.cards import card
from tawthiq.export.highlight import escaped, text_html
from tawthiq.export.labels import label
from tawthiq.export.values import FIELDS
from tawthiq.model.events import Analysis, Issue

SCRIPT = re.compile("<script>(.*?)</script>", re.DOTALL)


def page(analyses: Sequence[Analysis]) -> str:
    """The whole HTML document of `analyses`, in their order."""
    return assemble([section(analysis, number) for number, analysis in enumerate(analyses)], list(analyses))


def assemble(sections: Sequence[str], analyses: Sequence[Analysis]) -> str:
    """The page around sections that are rendered already."""
    template = files("tawthiq").joinpath("data/page.html").read_text("utf-8")
    none = f"<p>{label('words', 'no_reports').html()}</p>"
    return Template(template).substitute(
        policy=_policy(template),
        title=escape(_title(analyses)),
        name="توثيق",
        lead=label("words", "lead").html(),
        legend=_legend(),
        list=_list(analyses) if len(analyses) > 1 else "",
        reports="\n".join(sections) or none,
        footer=_footer(analyses),
    )


def section(analysis: Analysis, number: int) -> str:
    """One report with its events; `number` from 0 makes its ids unique in the page."""
    prefix = f"r{number}"
    cards = "\n".join(card(event, index, prefix) for index, event in enumerate(analysis.events))
    none = f'<p class="none">{label("words", "no_events").html()}</p>'
    return f"""<section class="report" id="{prefix}" aria-labelledby="{prefix}-title">
<header>
<h2 id="{prefix}-title" dir="auto">{escaped(_name(analysis))}</h2>
<p class="facts">{_facts(analysis)}</p>
</header>
<div class="beside">
<div class="text" lang="ar" dir="rtl">
{text_html(analysis, prefix)}
{_issues(analysis.issues)}</div>
<div class="cards">
{cards or none}
</div>
</div>
</section>"""


def _policy(template: str) -> str:
    """Runs the page's own script and nothing else, loads nothing: a report can never act, even if escaping failed."""
    script = SCRIPT.search(template)
    digest = base64.b64encode(hashlib.sha256(script[1].encode() if script else b"").digest()).decode()
    allowed = f"style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _name(analysis: Analysis) -> str:
    return analysis.report.title or analysis.report.id


def _title(analyses: Sequence[Analysis]) -> str:
    return f"توثيق: {_name(analyses[0])}" if len(analyses) == 1 else f"توثيق ({len(analyses)})"


def _legend() -> str:
    items = "".join(
        f'<li style="--t:var(--{field}-t);--a:var(--{field})">{label("fields", field).html()}</li>' for field in FIELDS
    )
    return f'<ul class="legend">{items}</ul>\n<p class="keys">{label("words", "keys").html()}</p>'


def _list(analyses: Sequence[Analysis]) -> str:
    items = "\n".join(_list_item(analysis, number) for number, analysis in enumerate(analyses))
    heading = label("words", "list").html()
    return f'<nav class="list" aria-labelledby="list"><h2 id="list">{heading}</h2><ol>\n{items}\n</ol></nav>'


def _list_item(analysis: Analysis, number: int) -> str:
    known = [analysis.report.outlet, analysis.report.published]
    facts = " · ".join(f"<bdi>{escaped(fact)}</bdi>" for fact in known if fact)
    count = f"{label('words', 'events').html()}: {len(analysis.events)}"
    name = f'<a href="#r{number}"><bdi>{escaped(_name(analysis))}</bdi></a>'
    return f'<li>{name}<span class="facts">{" · ".join(filter(None, (facts, count)))}</span></li>'


def _facts(analysis: Analysis) -> str:
    report = analysis.report
    known = {name: getattr(report, name) for name in ("outlet", "published", "dateline", "byline")}
    facts = [f"<span>{label('words', name).html()}: <b><bdi>{escaped(value)}</bdi></b></span>"
             for name, value in known.items() if value]  # fmt: skip
    if not report.published:
        facts.append(f"<span>{label('words', 'unpublished').html()}</span>")
    facts.append(f"<span>{label('words', 'events').html()}: <b>{len(analysis.events)}</b></span>")
    if report.path:
        facts.append(f'<span><bdi dir="ltr">{escaped(report.path)}</bdi></span>')
    if report.url:
        facts.append(
            f'<span><bdi dir="ltr">{escaped(report.url)}</bdi></span>'
        )  # no link: a URL from a report may be anything
    return "\n".join(facts)


def _issues(issues: Sequence[Issue]) -> str:
    if not issues:
        return ""
    items = "".join(
        f'<li dir="auto">{escaped(issue.message)} <code>{escaped(issue.code)}</code></li>' for issue in issues
    )
    heading = label("words", "issues").html()
    return f'<aside class="issues" lang="en" dir="auto"><h3>{heading}</h3><ul>{items}</ul></aside>\n'


def _footer(analyses: Sequence[Analysis]) -> str:
    coders = dict.fromkeys(f"{a.coder.name} {a.coder.version} · {a.coder.lexicon}" for a in analyses)
    made_by = "".join(
        f'<p>{label("words", "made_by").html()}: <bdi dir="ltr">Tawthiq, {escaped(c)}</bdi></p>' for c in coders
    )
    return f"<p>{label('words', 'caution').html()}</p>{made_by}"
