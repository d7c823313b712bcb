"""An archive's groups of copies: kept up to date, whatever comes in which order, on both stores."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from archives import put_texts
from tawthiq.archive.copying import group_copies
from tawthiq.store import Store, schema

LEAD = "أفادت مصادر محلية بأن طيراناً مجهولاً استهدف فجر اليوم الثلاثاء مستودعاً للوقود في بلدة الرملية شرق المدينة. "
TAIL = (
    "وأضافت المصادر أن فرق الإطفاء عملت ساعات على إخماد الحريق الذي امتد إلى منازل قريبة من المستودع. "
    "وقال شاهد إن الانفجار سُمع في القرى المجاورة، وإن الأهالي نقلوا المصابين إلى مشفى ميداني قريب."
)
OTHER = (
    "خرجت مظاهرة في بلدة النهر الكبير مساء الجمعة طالبت بالإفراج عن المعتقلين، ورفع المشاركون لافتات تندد بالغلاء. "
    "وانتهت المظاهرة دون صدامات بعد ساعتين من انطلاقها، بحسب ما نقل مراسل الوكالة في المنطقة."
)
TEXTS = {"a": LEAD + TAIL, "b": LEAD + TAIL, "c": "عاجل. " + LEAD + TAIL, "d": OTHER}


def groups(store: Store) -> set[frozenset[str]]:
    """By address."""
    row, document = schema.copy_groups.c, schema.documents.c
    found: dict[str, set[str]] = {}
    with store.read() as connection:
        wanted = select(row.origin_id, document.address).join(schema.documents, document.id == row.document_id)
        for origin, address in connection.execute(wanted):
            found.setdefault(origin, set()).add(address)
    return {frozenset(members) for members in found.values()}


def test_copies_are_grouped_and_others_are_not(store: Store) -> None:
    put_texts(store, TEXTS)
    done = group_copies(store, "tester")
    assert (done.n_signed, done.n_groups) == (4, 1)
    assert groups(store) == {frozenset("abc")}


@pytest.mark.parametrize("seed", range(3))
def test_groups_are_the_same_in_whatever_order_documents_come(store: Store, seed: int) -> None:
    names = sorted(TEXTS)
    random.Random(seed).shuffle(names)
    for name in names:
        put_texts(store, {name: TEXTS[name]})
        group_copies(store, "tester")
    assert groups(store) == {frozenset("abc")}


def test_nothing_new_is_nothing_to_do(store: Store) -> None:
    put_texts(store, TEXTS)
    group_copies(store, "tester")
    done = group_copies(store, "tester")
    assert (done.n_signed, done.n_pairs, done.n_groups) == (0, 0, 0)


def test_a_withdrawn_document_leaves_its_group(store: Store) -> None:
    put_texts(store, TEXTS)
    group_copies(store, "tester")
    with store.write("tester") as writing:
        gone = schema.documents.update().where(schema.documents.c.address == "b").values(state="withdrawn")
        writing.connection.execute(gone)
    group_copies(store, "tester")
    assert groups(store) == {frozenset("ac")}


def test_what_stands_at_one_address_is_one_source(store: Store) -> None:
    """An entry of a feed and the page behind it, or a post and what it was edited to, tell one thing once."""
    put_texts(store, {"a": LEAD})
    put_texts(store, {"a": OTHER, "d": TAIL})
    group_copies(store, "tester")
    row = schema.copy_groups.c
    with store.read() as connection:
        texts = select(schema.documents.c.text).join(schema.copy_groups, row.document_id == schema.documents.c.id)
        assert set(connection.scalars(texts)) == {LEAD, OTHER}
