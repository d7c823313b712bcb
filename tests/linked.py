"""Reports of invented happenings, coded by the real pipeline, for the tests of linking."""

from __future__ import annotations

from datetime import date
from functools import cache

from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis
from tawthiq.pipeline import code_report

REPORTS: dict[str, tuple[str, str | None, str]] = {
    # one raid, told by three, one of them without a day
    "raid-agency": (
        "قتل أربعة مدنيين وأصيب سبعة آخرون بغارة جوية استهدفت سوقا شعبيا في مدينة أريحا جنوب إدلب اليوم الثلاثاء. "
        "وقال الطبيب رائد المنذر من مشفى الزهور إن بين القتلى طفلين من عائلة القشاش.",
        "2019-03-12", "وكالة الغد",
    ),
    "raid-channel": (
        "أريحا: استشهاد أربعة مدنيين من عائلة القشاش بينهم طفلان جراء غارة جوية على السوق الشعبي، "
        "والمصابون نقلوا إلى مشفى الزهور.",
        "2019-03-12", "قناة الميدان",
    ),
    "raid-post": (
        "الله يرحم شهداء عائلة القشاش الأربعة الذين قتلوا بالغارة الجوية على سوق أريحا الشعبي ومصابو مشفى الزهور.",
        None, "منشور",
    ),
    # the same town, type and toll half a year later
    "raid-later": (
        "قتل أربعة مدنيين بغارة جوية استهدفت مزرعة في محيط مدينة أريحا جنوب إدلب أمس الأحد، بحسب الناشط مهند البكري.",
        "2019-09-23", "وكالة الغد",
    ),
    # the same day, another place and kind
    "mine": (
        "أصيب راعي أغنام بانفجار لغم أرضي في بادية السخنة شرقي حمص اليوم الثلاثاء.",
        "2019-03-12", "قناة الميدان",
    ),
    "arrests": (
        "اعتقلت الشرطة العسكرية ثلاثة شبان في حي المزة بدمشق يوم الثلاثاء واقتادتهم إلى جهة مجهولة.",
        "2019-03-12", "وكالة الغد",
    ),
    # two reports of one clash
    "clash-one": (
        "اندلعت اشتباكات عنيفة فجر الجمعة بين فصيل لواء الريحان ومجموعة محلية في بلدة الراعي شمال حلب، "
        "أسفرت عن مقتل ثلاثة عناصر.",
        "2020-06-05", "مراسل الشمال",
    ),
    "clash-two": (
        "ثلاثة قتلى في اشتباكات بين لواء الريحان ومجموعة محلية ببلدة الراعي شمال حلب فجر اليوم الجمعة.",
        "2020-06-05", "وكالة الغد",
    ),
}  # fmt: skip


@cache
def coded(name: str) -> Analysis:
    text, published, outlet = REPORTS[name]
    day = date.fromisoformat(published) if published else None
    return code_report(Report(id=name, text=text, published=day, outlet=outlet))


def all_coded() -> list[Analysis]:
    return [coded(name) for name in REPORTS]
