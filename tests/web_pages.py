"""Pages as Arabic news sites build them, written for the tests; places, names and happenings are invented."""

from __future__ import annotations

import json

HEADLINE = "قصف مدفعي على بلدة النخيل يوقع قتلى وجرحى"
LEAD = "قُتل ثلاثة مدنيين وأصيب سبعة آخرون بقصف مدفعي استهدف بلدة النخيل شرق مدينة الواحة، صباح اليوم الثلاثاء."
SECOND = "وقال مدير المشفى الميداني سامر الحلواني إن بين الجرحى طفلين في حال الخطر، وإن المشفى يعاني نقصاً في الدم."
THIRD = "وأضاف أن فرق الإسعاف نقلت المصابين من السوق الشعبي إلى المشفى، بينما لا تزال عمليات البحث مستمرة بين الأنقاض."
LAST = "وتتعرض البلدة لقصف متكرر منذ مطلع الشهر، ما دفع عشرات العائلات إلى النزوح نحو القرى المجاورة."
BODY = (LEAD, SECOND, THIRD, LAST)

RELATED = "نزوح عشرات العائلات من قرية السنديان بعد ليلة من الغارات"
COMMENT = "الله يفرجها على أهل النخيل يا رب"
ADVERT = "اشترك الآن في خدمة الرسائل العاجلة واحصل على شهر مجاني"
MENU = ["الرئيسية", "سياسة", "اقتصاد", "رياضة", "منوعات", "فيديو"]


def paragraphs(lines: tuple[str, ...] = BODY) -> str:
    return "\n".join(f"<p>{line}</p>" for line in lines)


def menu() -> str:
    items = "".join(f'<li class="menu-item"><a href="/{k}">{word}</a></li>' for k, word in enumerate(MENU))
    return f'<nav class="main-menu"><ul>{items}</ul></nav>'


def page(body: str, head: str = "", attributes: str = 'lang="ar" dir="rtl"') -> str:
    return f"<!DOCTYPE html>\n<html {attributes}><head>{head}</head><body>{body}</body></html>"


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields, ensure_ascii=False)}</script>'


def wordpress() -> str:
    head = f"""<meta charset="UTF-8"><title>{HEADLINE} - وكالة الواحة</title>
    <link rel="canonical" href="https://waha.example/2019/03/13/12345/">
    <meta property="og:site_name" content="وكالة الواحة"><meta property="og:title" content="{HEADLINE} - وكالة الواحة">
    <meta property="article:published_time" content="2019-03-13T08:15:00+02:00">
    <meta property="article:modified_time" content="2019-03-13T10:00:00+02:00">
    <meta name="author" content="ليلى درويش">"""
    body = f"""{menu()}<div id="content"><article class="post"><header class="entry-header">
    <h1 class="entry-title">{HEADLINE}</h1><div class="entry-meta"><span class="posted-on">
    <time class="entry-date published" datetime="2019-03-13T08:15:00+02:00">مارس 13, 2019</time></span></div></header>
    <div class="entry-content">{paragraphs()}</div></article>
    <aside class="widget related-posts"><h3>مواضيع ذات صلة</h3><ul><li><a href="/x">{RELATED}</a></li></ul></aside>
    </div>
    <footer>جميع الحقوق محفوظة</footer>"""
    return page(body, head)


def table_layout() -> str:
    """A page of 2006: everything in tables, paragraphs by pairs of line breaks."""
    links = "<br>".join(f"<a href='{k}.htm'>{word}</a>" for k, word in enumerate(MENU))
    text = f"{LEAD}<br><br>\n{SECOND}<BR>{THIRD}<br />\n<br />{LAST}"
    body = f"""<table width="100%" border=0><tr><td colspan=2><img src="logo.gif"></td></tr><tr>
    <td width=150 valign=top>{links}</td><td><font size=4 color=red><b>{HEADLINE}</b></font><br><br>
    <font size=3>{text}</font></td></tr></table>"""
    return f"<html><head><title>{HEADLINE}</title></head><body bgcolor=white dir=rtl>{body}</body></html>"


def amp() -> str:
    head = f"""<meta charset="utf-8"><title>{HEADLINE}</title><script async src="https://cdn.example/v0.js"></script>
    <link rel="canonical" href="https://sada.example/news/77"><style amp-custom>body{{margin:0}}</style>
    {ld(**{"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE,
           "datePublished": "2020-07-02T19:30:00Z", "author": {"@type": "Person", "name": "هدى الراوي"},
           "publisher": {"@type": "Organization", "name": "صدى"}})}"""
    body = f"""<header class="header"><amp-sidebar id="side" layout="nodisplay">{menu()}</amp-sidebar></header>
    <article class="amp-wp-article"><h1 class="amp-wp-title">{HEADLINE}</h1>
    <div class="amp-wp-article-content"><amp-img src="a.jpg" width=600 height=400><noscript><img src="a.jpg"></noscript>
    </amp-img>{paragraphs((LEAD, SECOND))}<amp-ad width=300 height=250 type="x"></amp-ad>{paragraphs((THIRD, LAST))}
    </div></article>"""
    return page(body, head, "⚡ lang='ar' dir='rtl'")


def crowded() -> str:
    """Comments, advertisements, related links between the paragraphs and beside them."""
    links = "".join(f'<li><a href="/r{k}">{RELATED} {k}</a></li>' for k in range(12))
    comments = "".join(f'<li class="comment"><p>{COMMENT} {k}</p></li>' for k in range(8))
    body = f"""<div class="top-bar"><span class="today-date">الجمعة 1 كانون الثاني 2021</span></div>{menu()}
    <div class="main"><div class="article"><h1>{HEADLINE}</h1>
    <div class="article-info"><span class="date">نشر في: 5 شباط/فبراير 2018 - 10:30</span></div>
    <div class="article-body"><p>{LEAD}</p><div class="ad-banner"><p>{ADVERT}</p></div><p>{SECOND}</p>
    <div class="related-inline"><a href="/r0">{RELATED}</a></div><p>{THIRD}</p><p>{LAST}</p></div></div>
    <div id="comments" class="comments-area"><h3>التعليقات</h3><ol class="comment-list">{comments}</ol></div>
    <div class="sidebar"><h3>الأكثر قراءة</h3><ul>{links}</ul></div></div>"""
    return page(body, f'<meta charset="utf-8"><title>{HEADLINE}</title>')


def telegram_preview() -> str:
    def message(number: int, text: str, extra: str = "", time: str = "2021-05-04T06:07:08+00:00") -> str:
        words = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text else ""
        return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
        <div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="waha_news/{number}">
        <div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author accent_color">
        <a class="tgme_widget_message_owner_name" href="https://t.me/waha_news"><span>أخبار الواحة</span></a></div>
        {extra}{words}<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">
        <span class="tgme_widget_message_views">1.2K</span><a class="tgme_widget_message_date"
        href="https://t.me/waha_news/{number}"><time datetime="{time}" class="time">06:07</time></a></div></div></div>
        </div></div>"""

    forwarded = """<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from
    <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/rescue_team/55"><span>فريق الإنقاذ</span></a>
    </div>"""
    reply = """<a class="tgme_widget_message_reply" href="https://t.me/waha_news/101">
    <div class="tgme_widget_message_text js-message_reply_text">عاجل</div></a>"""
    body = "".join([
        message(101, f'<i class="emoji"><b>🔴</b></i> <b>عاجل</b><br/><br/>{LEAD}<br/>{SECOND}'),
        message(102, "", '<a class="tgme_widget_message_photo_wrap" href="#"></a>'),
        message(103, f'{THIRD} <a href="?q=%23x">#النخيل</a>', forwarded, "2021-05-04T09:00:00+03:00"),
        message(104, LAST, reply),
    ])  # fmt: skip
    return page(f'<main class="tgme_main"><section class="tgme_channel_history">{body}</section></main>')


def code_page() -> bytes:
    """In cp1256, as its meta element says."""
    head = f'<meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><title>{HEADLINE}</title>'
    body = f"<div class=story><h1>{HEADLINE}</h1>{paragraphs()}</div>"
    return f"<html dir=rtl><head>{head}</head><body>{body}</body></html>".encode("cp1256")


def json_ld_only() -> str:
    """A page that scripts fill in: what it holds itself is told to machines."""
    article = {
        "@context": "http://schema.org", "@graph": [
            {"@type": "WebSite", "name": "موقع النهر"},
            {"@type": ["NewsArticle"], "headline": HEADLINE, "datePublished": "2022-11-08",
             "dateModified": "2022-11-09",
             "articleBody": "\n".join(BODY), "author": [{"@type": "Person", "name": "رنا الجبلي"}],
             "publisher": {"@type": "NewsMediaOrganization", "name": "موقع النهر"}},
        ],
    }  # fmt: skip
    return page('<div id="app"></div><script src="/app.js"></script>', f"<title>النهر</title>{ld(**article)}")


def levantine_date() -> str:
    """No date but the one that is shown, by a Levantine month and in Arabic digits."""
    body = f"""<div class="wrap"><h1>{HEADLINE}</h1><div class="info">الثلاثاء ١٣ آذار ٢٠١٨</div>
    <div class="text">{paragraphs()}</div></div>"""
    return page(body, f"<title>{HEADLINE}</title>")


def live_blog(post: str = "article") -> str:
    updates = "".join(
        f'<{post} class="post"><time datetime="2023-02-0{9 - k}T1{k}:00:00Z">1{k}:00</time><p>{line}</p></{post}>'
        for k, line in enumerate(BODY)
    )
    head = f"""<title>{HEADLINE}: تغطية مباشرة</title>{ld(**{"@type": "LiveBlogPosting", "headline": HEADLINE,
        "datePublished": "2023-02-05T10:00:00+03:00", "dateModified": "2023-02-09T10:00:00+03:00",
        "liveBlogUpdate": [{"@type": "BlogPosting", "datePublished": "2023-02-09T10:00:00Z", "headline": "تحديث"}]})}"""
    return page(f"{menu()}<main><h1>{HEADLINE}</h1><div class='live-blog'>{updates}</div></main>", head)


def live_blog_of_divisions() -> str:
    return live_blog("div")


def maghrebi() -> str:
    date = '<p class="post-date">28 جانفي 2020</p>'
    body = f"""{menu()}<div class="post"><h1>{HEADLINE}</h1>{date}{paragraphs()}</div>"""
    return page(body, f"<title>{HEADLINE}</title>")


def list_and_table() -> str:
    """A toll by quarter as a list of short lines and as a table."""
    listed = "".join(f"<li>{line}</li>" for line in ("قتيلان في حي الورد", "جريح في حي التل", "طفل"))
    rows = "".join(
        f"<tr><td>{place}</td><td>{count}</td></tr>" for place, count in (("حي الورد", "٢"), ("حي التل", "١"))
    )
    table = f"<table><thead><tr><th>المكان</th><th>العدد</th></tr></thead><tbody>{rows}</tbody></table>"
    body = f"""<article><h1>{HEADLINE}</h1>{paragraphs((LEAD,))}<ul>{listed}</ul>{paragraphs((SECOND,))}{table}
    {paragraphs((THIRD, LAST))}</article>"""
    return page(body, f"<title>{HEADLINE}</title>")


def dateline_first() -> str:
    lines = (f"الواحة (وكالة الساحل) - {LEAD}", *BODY[1:])
    body = f"<article><h1>{HEADLINE}</h1>{paragraphs(lines)}</article>"
    return page(body, '<meta property="og:site_name" content="وكالة الساحل">')


def saved_by_browser() -> str:
    body = f"<article><h1>{HEADLINE}</h1>{paragraphs()}</article>"
    saved = page(body, f"<title>{HEADLINE}</title>")
    return saved.replace("\n", "\n<!-- saved from url=(0034)https://sahel.example/story/9/ -->\n", 1)


def month_only() -> str:
    """Its only date is a month: no day may come of it."""
    body = f'<article><h1>{HEADLINE}</h1><span class="date">آذار 2018</span>{paragraphs()}</article>'
    return page(body, '<meta name="date" content="2018">')


def without_article() -> str:
    links = "".join(f'<div class="item"><a href="/{k}">{RELATED} {k}</a></div>' for k in range(20))
    return page(f"{menu()}<div class='list'>{links}</div>", "<title>أخبار</title>")


# ---- feeds

WHOLE_TEXT = f"<p>{LEAD}</p><p>{SECOND}<br>{THIRD}</p><ul><li>قتيلان</li><li>جريح</li></ul>"
PLAIN_TEXT = f"{LEAD}\n\n{SECOND}\n{THIRD}\n\nقتيلان\nجريح"
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>وكالة الواحة</title><link>https://waha.example/</link>
<item><title>{HEADLINE} &amp; غيره</title><link>https://waha.example/1</link><guid isPermaLink="false">w-1</guid>
<pubDate>Tue, 13 Mar 2018 10:00:00 +0300</pubDate><dc:creator>ليلى درويش</dc:creator>
<description>ملخص</description><content:encoded><![CDATA[{WHOLE_TEXT}]]></content:encoded></item>
<item><title>{HEADLINE}</title><guid>https://waha.example/2</guid>
<description>&lt;p&gt;{SECOND} مي\u200cم&lt;/p&gt;</description></item>
<item><title>{THIRD}</title><guid isPermaLink="false">w-3</guid><pubDate>13 آذار 2018</pubDate></item>
<item></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>صدى</title><updated>2020-01-01T00:00:00Z</updated>
<entry><title type="html">&lt;b&gt;عنوان&lt;/b&gt;</title><link rel="alternate" href="https://sada.example/9"/><id>urn:9</id>
<published>2020-07-02T19:30:00Z</published><updated>2020-07-03T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LEAD}</p><p>{SECOND}</p></div></content>
</entry></feed>"""
