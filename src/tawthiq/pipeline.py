"""READ FIRST. A report becomes events in these stages; each takes what the one before returns and changes nothing.

Report ─ read_document ─> Document      tokens, sentences, headline, dateline, byline        extract.layout
       ─ ReadDocument ──> readings      what each word may mean, a set and not one           extract.reading, lexicon
       ─ find_mentions ─> Mentions      triggers, actors, places, times, counts, speakers    extract.*
       ─ Index ─────────> Index         what stands near what                                resolve.index
       ─ DraftMaker ────> Drafts        which trigger is an event, and what belongs to it    resolve.choose, decisions
       ─ merge_drafts ──> Drafts        one happening told twice becomes one event           resolve.merge
       ─ EventWriter ───> Events        values with their words, places with a radius        resolve.values, places
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from tawthiq.errors import EmptyDocument
from tawthiq.extract.layout import read_document
from tawthiq.extract.mentions import find_mentions
from tawthiq.extract.reading import ReadDocument, known_words, load_matcher
from tawthiq.extract.terms import find_terms
from tawthiq.gazetteer.names import NameIndex, load_names
from tawthiq.lexicon.load import load_lexicon
from tawthiq.model.documents import Document, Report
from tawthiq.model.events import SCHEMA, Analysis, Coder, Issue, ReportInfo, Step
from tawthiq.resolve.confidence import Confidence
from tawthiq.resolve.dates import named_days
from tawthiq.resolve.derive import derivation
from tawthiq.resolve.events import DraftMaker
from tawthiq.resolve.index import Index
from tawthiq.resolve.linear import Models, load_models
from tawthiq.resolve.merge import keep_drafts, merge_drafts, unite_drafts
from tawthiq.resolve.places import resolve_places
from tawthiq.resolve.values import EventWriter
from tawthiq.resolve.weigh import weigh

CODER_NAME = "rules"
VERSION = "0.1.0"

__all__ = ["VERSION", "EmptyDocument", "code_report"]


def code_report(report: Report, models: Models | None = None, names: NameIndex | None = None) -> Analysis:
    """The events of `report`; `models` replaces the shipped ones (cross-validation), `names` the known places.

    Without `names` the bundled places are known and those of all installed packs (`gazetteer.names.load_names`).

    Raises EmptyDocument where the report holds no Arabic text, OversizedDocument where it is no single report.
    """
    names = names or load_names()
    document = read_document(report, known_words(names), names)
    read = ReadDocument(document, load_matcher(), names)
    mentions = find_mentions(read)
    index = Index(read, mentions)
    models = models or load_models()
    maker = DraftMaker(index, models, report.published)
    drafts = merge_drafts(index, maker.make(), models)
    resolved = resolve_places(mentions.places, document, names, mentions.actors)
    places = {m.first: p for m, p in zip(mentions.places, resolved.places, strict=True)}
    writer = EventWriter(index, places, report.id, Confidence(models))
    events = tuple(writer.write(draft, n) for n, draft in enumerate(drafts, 1))
    return Analysis(
        schema=SCHEMA,
        report=_info(document, named_days(mentions.times, report.published)),
        events=events,
        issues=_distinct([*maker.issues, *resolved.issues]),
        coder=coder(names, models),
        text=report.text,
        derivations={event.id: derivation(event, draft) for event, draft in zip(events, drafts, strict=True)},
    )


def weigh_report(report: Report, names: NameIndex | None = None) -> dict[str, tuple[Step, ...]]:
    """For each event, by id, the features that weighed most in the decisions about it; raises as `code_report` does."""
    names = names or load_names()
    read = ReadDocument(read_document(report, known_words(names), names), load_matcher(), names)
    index, models = Index(read, find_mentions(read)), load_models()
    united = unite_drafts(index, DraftMaker(index, models, report.published).make(), models)
    as_judged = {d.trigger.first: d for d in united}  # as they stood before the verdict became their score
    kept = [as_judged[d.trigger.first] for d in keep_drafts(index, united, models)]
    return {f"{report.id}-{n}": weigh(index, models, draft, united) for n, draft in enumerate(kept, 1)}


def coder(names: NameIndex | None = None, models: Models | None = None) -> Coder:
    """Name and version of this coder, with the hashes of its data."""
    return _coder(names or load_names(), (models or load_models()).sha256)


@lru_cache(maxsize=8)
def _coder(names: NameIndex, models: str) -> Coder:
    return Coder(
        name=CODER_NAME, version=VERSION, lexicon=load_lexicon().sha256, models=models, gazetteers=names.used
    )


def _info(document: Document, days: tuple[str, ...]) -> ReportInfo:
    report = document.report
    return ReportInfo(
        id=report.id,
        path=report.path,
        sha256=report.sha256 or hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=document.title,
        outlet=report.outlet,
        dateline=document.dateline,
        byline=document.byline,
        published=report.published.isoformat() if report.published else None,
        url=report.url,
        terms=find_terms(document),
        days=days,
    )


def _distinct(issues: list[Issue]) -> tuple[Issue, ...]:
    return tuple(dict.fromkeys(issues))
