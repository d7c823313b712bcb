"""Web pages: the article and nothing around it, verbatim; what the page says of itself, with its words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import web_pages as pages
from tawthiq.errors import EmptyDocument, OversizedDocument
from tawthiq.ingest.options import Limits, Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import Read, read_raw
from tawthiq.model.sources import Extracted, Raw

pytest.importorskip("trafilatura")

PLAIN = "\n\n".join(pages.BODY)


def read(
    tmp_path: Path, content: str | bytes, *, address: str = "file:///in/page.html", options: Options | None = None,
    headers: tuple[tuple[str, str], ...] = (),
) -> list[Read]:  # fmt: skip
    path = tmp_path / "page.html"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    raw = Raw(
        path=path, name="page.html", address=address, media_type="text/html", size=path.stat().st_size, headers=headers
    )
    return list(read_raw(raw, options or Options()))


def the_article(tmp_path: Path, content: str | bytes, **told: str) -> Extracted:
    (found,) = read(tmp_path, content, **told)  # type: ignore[arg-type]
    assert isinstance(found, Extracted), found
    return found


@pytest.mark.parametrize(
    "build",
    [
        pages.wordpress, pages.amp, pages.crowded, pages.code_page, pages.levantine_date, pages.live_blog,
        pages.live_blog_of_divisions, pages.maghrebi, pages.saved_by_browser, pages.month_only,
    ],
)  # fmt: skip
def test_the_paragraphs_of_the_article_in_order_and_nothing_around_it(
    build: Callable[[], str | bytes], tmp_path: Path
) -> None:
    text = the_article(tmp_path, build()).text
    assert PLAIN in text
    for foreign in (pages.RELATED, pages.COMMENT, pages.ADVERT, "الرئيسية", "محفوظة"):
        assert foreign not in text


def test_pages_laid_out_by_tables_keep_their_paragraphs_and_lines(tmp_path: Path) -> None:
    text = the_article(tmp_path, pages.table_layout()).text
    assert text.endswith(f"{pages.LEAD}\n\n{pages.SECOND}\n{pages.THIRD}\n\n{pages.LAST}")
    assert "اقتصاد" not in text


def test_short_items_and_rows_of_tables_stay(tmp_path: Path) -> None:
    text = the_article(tmp_path, pages.list_and_table()).text
    for line in ("قتيلان في حي الورد", "جريح في حي التل", "طفل"):
        assert f"- {line}\n" in text
    rows = [line.split() for line in text.splitlines() if "\t" in line]
    assert rows == [["المكان", "العدد"], ["حي", "الورد", "٢"], ["حي", "التل", "١"]]


@pytest.mark.parametrize(
    "letters", ["مي\u200cروم", "ر\u200fقم", "a\u2067ب\u2069", "3 & 4", "&lt;b&gt;", "و\u064eق\u0640ف"]
)
def test_letters_that_extraction_would_drop_or_change_are_kept(letters: str, tmp_path: Path) -> None:
    line = f"{pages.SECOND} {letters}."
    escaped = line.replace("&", "&amp;")
    content = pages.page(f"<article><h1>{pages.HEADLINE}</h1>{pages.paragraphs((pages.LEAD, escaped))}</article>")
    assert line in the_article(tmp_path, content).text


def test_a_stand_in_letter_that_the_page_itself_holds_is_kept(tmp_path: Path) -> None:
    line = f"{pages.SECOND} \U00014400\u200c\U00014401"
    assert line in the_article(tmp_path, pages.page(f"<article>{pages.paragraphs((pages.LEAD, line))}</article>")).text


PUBLISHED: list[tuple[Callable[[], str | bytes], str | None, str | None, str | None]] = [
    (pages.wordpress, "2019-03-13T08:15:00+02:00", "date.meta", "article:published_time: 2019-03-13T08:15:00+02:00"),
    (pages.amp, "2020-07-02T19:30:00Z", "date.json-ld", "datePublished: 2020-07-02T19:30:00Z"),
    (pages.crowded, "2018-02-05", "date.visible", "5 شباط/فبراير 2018"),
    (pages.json_ld_only, "2022-11-08", "date.json-ld", "datePublished: 2022-11-08"),
    (pages.levantine_date, "2018-03-13", "date.visible", "الثلاثاء ١٣ آذار ٢٠١٨"),
    (pages.live_blog, "2023-02-05T10:00:00+03:00", "date.json-ld", "datePublished: 2023-02-05T10:00:00+03:00"),
    (pages.maghrebi, "2020-01-28", "date.visible", "28 جانفي 2020"),
    (pages.month_only, None, None, None),
    (pages.code_page, None, None, None),
]


@pytest.mark.parametrize(("build", "day", "rule", "words"), PUBLISHED)
def test_when_a_page_was_published_and_what_tells_it(
    build: Callable[[], str | bytes], day: str | None, rule: str | None, words: str | None, tmp_path: Path
) -> None:
    found = the_article(tmp_path, build())
    evidence = dict(found.evidence).get("published")
    assert (found.published, evidence and evidence.rule, evidence and evidence.text) == (day, rule, words)


def test_the_address_tells_the_day_where_nothing_else_does(tmp_path: Path) -> None:
    found = the_article(tmp_path, pages.code_page(), address="https://sahel.example/2017/4/9/story")
    assert found.published == "2017-04-09"
    assert dict(found.evidence)["published"].rule == "date.address"


DESCRIBED: list[tuple[Callable[[], str | bytes], dict[str, str | None]]] = [
    (pages.wordpress, {
        "title": pages.HEADLINE, "outlet": "وكالة الواحة", "byline": "ليلى درويش",
        "edited_at": "2019-03-13T10:00:00+02:00",
        "url": "https://waha.example/2019/03/13/12345/", "address": "file:///in/page.html",
    }),
    (pages.amp, {
        "title": pages.HEADLINE, "outlet": "صدى", "byline": "هدى الراوي", "url": "https://sada.example/news/77",
    }),
    (pages.json_ld_only, {
        "title": pages.HEADLINE, "outlet": "موقع النهر", "byline": "رنا الجبلي", "edited_at": "2022-11-09",
        "extractor": "json-ld/1",
    }),
    (pages.crowded, {"title": pages.HEADLINE, "outlet": None, "byline": None, "url": None}),
    (pages.saved_by_browser, {"url": "https://sahel.example/story/9/", "address": "file:///in/page.html"}),
    (pages.dateline_first, {"dateline": "الواحة", "outlet": "وكالة الساحل"}),
    (pages.code_page, {"encoding": "cp1256", "encoding_from": "meta"}),
]  # fmt: skip


@pytest.mark.parametrize(("build", "expected"), DESCRIBED)
def test_what_a_page_says_of_itself(
    build: Callable[[], str | bytes], expected: dict[str, str | None], tmp_path: Path
) -> None:
    found = the_article(tmp_path, build())
    assert {field: getattr(found, field) for field in expected} == expected
    for field in ("title", "outlet", "byline", "published", "url", "dateline"):
        assert (getattr(found, field) is not None) == (field in dict(found.evidence))


def test_the_extractor_and_its_version_are_told(tmp_path: Path) -> None:
    import trafilatura

    assert the_article(tmp_path, pages.wordpress()).extractor == f"trafilatura/{trafilatura.__version__}"


def test_a_page_from_the_web_has_its_address(tmp_path: Path) -> None:
    found = the_article(tmp_path, pages.wordpress(), address="https://waha.example/?p=12345")
    assert (found.address, found.url) == ("https://waha.example/?p=12345", "https://waha.example/?p=12345")


def test_a_text_that_scripts_fill_in_is_taken_from_what_the_page_tells_machines(tmp_path: Path) -> None:
    assert the_article(tmp_path, pages.json_ld_only()).text == "\n".join(pages.BODY)


def test_each_message_of_a_channels_preview_is_a_document(tmp_path: Path) -> None:
    first, second, third, note = read(tmp_path, pages.telegram_preview())
    assert isinstance(first, Extracted)
    assert isinstance(second, Extracted)
    assert isinstance(third, Extracted)
    assert isinstance(note, Note)
    assert first.text == f"🔴 عاجل\n\n{pages.LEAD}\n{pages.SECOND}"
    assert (first.address, first.part) == ("telegram:waha_news/101", "message=101")
    assert (first.outlet, first.published) == ("أخبار الواحة", "2021-05-04T06:07:08+00:00")
    assert second.text == f"{pages.THIRD} #النخيل"
    assert second.origin == "telegram:rescue_team/55"
    assert (third.text, third.follows) == (pages.LAST, "telegram:waha_news/101")
    assert "1" in note.text


NO_ARTICLE = [
    (pages.without_article(), "no main text"),
    (pages.page('<div id="app"></div><script>load()</script>'), "no main text"),
    ("", "is empty"),
    (" \n ", "is empty"),
]


@pytest.mark.parametrize(("content", "problem"), NO_ARTICLE)
def test_a_page_without_an_article_is_told_of(content: str, problem: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path, content)
    assert isinstance(found, Failure)
    assert isinstance(found.error, EmptyDocument)
    assert problem in str(found)


def test_a_page_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    options = Options(limits=Limits(letters=100))
    (found,) = read(tmp_path, pages.wordpress(), options=options)
    assert isinstance(found, Failure)
    assert isinstance(found.error, OversizedDocument)


@pytest.mark.parametrize("tag", ["div", "span", "font", "b", "table><tr><td", "ul><li", "blockquote"])
@pytest.mark.parametrize("depth", [300, 50_000])
def test_text_that_stands_deep_is_reached(tag: str, depth: int, tmp_path: Path) -> None:
    found = the_article(tmp_path, pages.page(f"<{tag}>" * depth + pages.paragraphs()))
    assert all(line in found.text for line in pages.BODY)
    assert found.remarks


def test_a_tag_of_very_many_attributes_loses_them_and_no_text(tmp_path: Path) -> None:
    attributes = " ".join(f"data-{k}='>'" for k in range(30_000))
    text = the_article(tmp_path, pages.page(f"<div {attributes}>{pages.paragraphs()}</div>")).text
    assert text == PLAIN


def test_broken_bytes_are_replaced_and_told(tmp_path: Path) -> None:
    data = pages.wordpress().encode().replace("النخيل".encode(), "النخيل".encode() + b"\xd9", 1)
    found = the_article(tmp_path, data.replace("سامر".encode(), b"\xd8 " + "سامر".encode()))
    assert "\ufffd" in found.text
    assert any("U+FFFD in 2 places" in remark for remark in found.remarks)


ENCODINGS = [
    ("utf-8", (("Content-Type", "text/html; charset=UTF-8"),), "utf-8", "header"),
    ("utf-8", (("content-type", "text/html; charset=windows-1256"),), "utf-8", "detected"),
    ("utf-8", (("content-type", "text/html; charset=iso-8859-1"),), "utf-8", "detected"),
    ("cp1256", (("content-type", "text/html; charset=windows-1256"),), "cp1256", "header"),
    ("cp1256", (("content-type", "text/html; charset=utf-8"),), "cp1256", "detected"),
    ("cp1256", (), "cp1256", "detected"),
    ("iso8859-6", (("content-type", "text/html; charset=ISO-8859-6"),), "iso8859-6", "header"),
    ("iso8859-6", (("content-type", "text/html; charset=windows-1256"),), "iso8859-6", "detected"),
    ("utf-16", (), "utf-16", "mark"),
    ("cp1256", (("content-type", "text/html; charset=no-such-thing"),), "cp1256", "detected"),
]


@pytest.mark.parametrize(("encoding", "headers", "found_as", "told_by"), ENCODINGS)
def test_the_encoding_is_recorded_with_what_told_it(
    encoding: str, headers: tuple[tuple[str, str], ...], found_as: str, told_by: str, tmp_path: Path
) -> None:
    text = "".join(pages.BODY).replace("\u064f", "").replace("\u064b", "")
    content = f"<html><body><article><p>{text}</p></article></body></html>".encode(encoding)
    (found,) = read(tmp_path, content, headers=headers)
    assert isinstance(found, Extracted)
    assert (found.text, found.encoding, found.encoding_from) == (text, found_as, told_by)


def test_entities_and_files_that_a_page_names_are_left_alone(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("سر", encoding="utf-8")
    hostile = f"""<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "ضحك ضحك">]>
    <html><body><article>{pages.paragraphs((*pages.BODY, "&x; &y;"))}</article></body></html>"""
    text = the_article(tmp_path, hostile).text
    assert pages.LEAD in text
    assert "سر" not in text.split(pages.LAST)[-1]
    assert "ضحك" not in text.split(pages.LAST)[-1]
