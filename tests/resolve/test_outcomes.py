"""What happened to the persons that a count counts."""

from __future__ import annotations

import pytest

from tawthiq.extract.layout import read_document
from tawthiq.extract.mentions import find_mentions
from tawthiq.extract.reading import ReadDocument, is_known, load_matcher
from tawthiq.model.documents import Report
from tawthiq.resolve.index import Index
from tawthiq.resolve.outcomes import outcomes_in


def outcomes(text: str) -> list[tuple[str, str]]:
    """`(words, outcome)` of each count in the first sentence, "" where nothing happened to them."""
    read = ReadDocument(read_document(Report(id="t", text=text), is_known), load_matcher())
    return [(count.span.of(text), outcome) for count, outcome in outcomes_in(Index(read, find_mentions(read)), 0)]


OUTCOMES: list[tuple[str, list[tuple[str, str]]]] = [
    # each word governs the number behind it
    ("قتل خمسة مدنيين وجرح ثلاثة آخرون بقصف على البلدة.", [("خمسة مدنيين", "killed"), ("ثلاثة آخرون", "wounded")]),
    ("مقتل طفلين وإصابة والدتهما بانفجار لغم.", [("طفلين", "killed"), ("والدتهما", "wounded")]),
    ("اعتقلت القوات سبعة شبان.", [("سبعة شبان", "arrested")]),
    ("نزوح مئة عائلة من القرية.", [("مئة عائلة", "displaced")]),
    ("أسر ثلاثة جنود خلال الهجوم.", [("ثلاثة جنود", "captured")]),
    ("فقد صيادان في البحر.", [("صيادان", "missing")]),
    # two words that stand together govern one number
    ("قتل وجرح عدد من العناصر في الاشتباكات.", [("عدد من العناصر", "killed+wounded")]),
    ("سقوط عشرة بين قتيل وجريح.", [("عشرة بين قتيل وجريح", "killed+wounded")]),
    # the word for the counted tells it
    ("سقط أربعة قتلى و12 جريحا.", [("أربعة قتلى", "killed"), ("12 جريحا", "wounded")]),
    # a part shares the outcome of its total
    ("أصيب عشرة أشخاص بينهم طفلة.", [("عشرة أشخاص", "wounded"), ("طفلة", "wounded")]),
    (
        "قتل شخصان وأصيب خمسة آخرون بينهم طفل.",
        [("شخصان", "killed"), ("خمسة آخرون", "wounded"), ("طفل", "wounded")],
    ),
    # who did it, and of two side by side the first, are not the harmed
    ("مقتل شاب برصاص جنود.", [("شاب", "killed"), ("جنود", "")]),
    ("اعتقل جنود الاحتلال شابا.", [("جنود", ""), ("شابا", "arrested")]),
    ("قتل جندي وشاب.", [("جندي", "killed"), ("شاب", "killed")]),
    ("قتل جنود من الجيش في كمين.", [("جنود", "killed")]),
    (
        "قال الناطق إن خمسة عمال بينهم طفل قتلوا.",
        [("خمسة عمال", "killed"), ("طفل", "killed")],
    ),
    # he died of his wounds; the dead counted before have a word of their own
    ("استشهد متأثرا بجراحه المزارع سامر.", [("المزارع", "killed")]),
    ("ارتقى شهيدان وأصيب آخرون.", [("شهيدان", "killed"), ("آخرون", "wounded")]),
    # the word for what befell them stands on both sides of them
    ("لقي ثلاثة أشخاص حتفهم وأصيب سبعة آخرون.", [("ثلاثة أشخاص", "killed"), ("سبعة آخرون", "wounded")]),
    ("فقد خمسة عمال حياتهم.", [("خمسة عمال", "killed")]),
    # nothing happened
    ("زار خمسة مدنيين المعرض.", [("خمسة مدنيين", "")]),
]


@pytest.mark.parametrize(("text", "expected"), OUTCOMES)
def test_outcomes(text: str, expected: list[tuple[str, str]]) -> None:
    assert outcomes(text) == expected
