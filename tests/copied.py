"""Invented dispatches, the same as outlets copy them, and an archive in memory to find copies in."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tawthiq.archive.copies.documents import CopyDocument
from tawthiq.archive.copies.groups import Update, update_groups
from tawthiq.archive.copies.signature import signature

SHELLING = """قتلى وجرحى بقصف على سوق بلدة الرمانة

وكالة السهل - ريف إدلب

قتل ستة مدنيين بينهم طفلان وأصيب 14 آخرون، صباح الثلاثاء، بقصف صاروخي لقوات النظام على السوق الشعبي في بلدة الرمانة.

وقال مسعف يدعى حسام الجاسم إن ثلاث قذائف سقطت قرب محل لبيع الخضار وقت ازدحام الناس، وإن سيارات الإسعاف تأخرت لأن الطريق الترابي كان مقطوعا بالركام.

وأضاف أن اثنين من الجرحى نقلا إلى مشفى كفرنايا لخطورة إصابتهما، بينما عولج الباقون في نقطة طبية داخل مدرسة.

وأغلق أصحاب المحال أبوابهم بعد القصف، وطالب المجلس المحلي المنظمات بتوفير خيام للعائلات التي تهدمت بيوتها في الحي الغربي."""

PROTEST = """احتجاج لعمال معمل الغزل في المنصورية

تجمع عشرات العمال أمام بوابة معمل الغزل في مدينة المنصورية يوم الأحد احتجاجا على تأخر أجورهم منذ أربعة أشهر، ورفعوا لافتات تطالب باستقالة المدير.

وقالت العاملة سعاد الخطيب إن الإدارة وعدت بصرف الرواتب قبل العيد ثم تراجعت، مؤكدة أن الاعتصام سيبقى سلميا حتى تلبية المطالب.

وفرقت الشرطة المعتصمين عند الظهر بخراطيم المياه واحتجزت خمسة منهم ساعات قليلة قبل الإفراج عنهم بوساطة من وجهاء المدينة."""

BACKGROUND = "وتشهد المنطقة منذ سنوات فلتانا أمنيا تتخلله عمليات اغتيال وتفجيرات بعبوات ناسفة ومواجهات متقطعة بين الأطراف، فيما تغيب أي حلول سياسية تنهي معاناة السكان."

TEMPLATE = "اقتحمت قوات الاحتلال فجر {day} بلدة {place} وداهمت عددا من المنازل وفتشتها وعبثت بمحتوياتها، واعتقلت {n} شبان بعد التنكيل بهم واقتادتهم إلى جهة مجهولة، فيما اندلعت مواجهات أصيب خلالها عدد من السكان بالاختناق نتيجة إطلاق قنابل الغاز."

STATEMENT = "تعلن غرفة طوارئ حي البستان أن مخزون الدواء في المركز الصحي لا يكفي سوى يومين، وأن جهاز غسيل الكلى الوحيد متوقف منذ السبت لانقطاع الوقود، وتناشد المتبرعين إيصال الوقود عبر معبر الحجر قبل نهاية الأسبوع."


def with_new_lead(text: str) -> str:
    return "تفاصيل ما جرى في الساعات الماضية\n\nنشرت مواقع محلية حصيلة جديدة مرشحة للارتفاع.\n\n" + text


def without_tail(text: str) -> str:
    lines = [line for line in text.splitlines() if line]
    return "\n\n".join(lines[: max(3, len(lines) * 2 // 3)])


def with_other_sides(text: str) -> str:
    return text.replace("قوات النظام", "ميليشيات الأسد").replace("الشرطة", "قوات الأمن الداخلي")


def with_marks(text: str) -> str:
    return text.replace("قصف", "قَصْف").replace("،", "").replace("مدينة", "مدينــة")


def document(name: str, text: str, **known: str) -> CopyDocument:
    return CopyDocument(id=name, text=text, **known)


class Archive:
    """Signatures, pairs and groups as a store keeps them."""

    def __init__(self) -> None:
        self.documents: dict[str, CopyDocument] = {}
        self.pairs: dict[tuple[str, str], tuple[str, float]] = {}
        self.groups: dict[str, str] = {}

    def add(self, *documents: CopyDocument) -> Update:
        self.documents.update((document.id, document) for document in documents)
        return self.update([document.id for document in documents])

    def withdraw(self, name: str) -> Update:
        del self.documents[name]
        return self.update([])

    def update(self, new: Collection[str]) -> Update:
        update = update_groups(
            new,
            self._load,
            lambda: ((name, signature(document.text)) for name, document in self.documents.items()),
            lambda: [(a, b, kind, score) for (a, b), (kind, score) in self.pairs.items()],
            self.groups.items,
        )
        for pair in update.dropped:
            del self.pairs[pair]
        self.pairs.update(((pair.a, pair.b), (pair.kind.value, pair.score)) for pair in update.pairs)
        for name in (*update.ungrouped, *(name for group in update.groups for name in group.members)):
            self.groups.pop(name, None)
        self.groups.update((name, group.origin_id) for group in update.groups for name in group.members)
        return update

    def _load(self, ids: Sequence[str]) -> Iterator[CopyDocument]:
        return (self.documents[name] for name in ids if name in self.documents)
