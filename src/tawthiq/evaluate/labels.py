"""Names that count as the same label in scoring, as regular expressions in the order in which they are tried.

Gold names sides and weapons in English, a coder may name them in Arabic or by an id, and neither keeps to one wording:
«قوات النظام», "Syrian regime forces" and `syria.government` are one side. The table decides what a figure means, so it
stays as it is: a change makes older figures incomparable.
"""

from __future__ import annotations

import re

Table = tuple[tuple[str, re.Pattern[str]], ...]


def _table(*rows: tuple[str, str]) -> Table:
    return tuple((label, re.compile(pattern)) for label, pattern in rows)


ACTORS: Table = _table(
    ("settlers", r"settler|مستوطن"),
    ("protesters", r"protest|demonstrat|متظاهر|محتج|معتصم"),
    ("unknown", r"unknown|unidentified|gunmen|مجهول|مسلحون"),
    (
        "sna",
        r"syrian national army|\bsna\b|"
        r"sna\)|turkish-backed|turkey-backed|hamza division|sultan murad|الجيش الوطني السوري|الجيش الوطني|مرتزقة",
    ),
    (
        "fsa",
        r"free syrian army|\bfsa\b|opposition|rebel|jaysh al-nasr|jaysh al-islam|ahrar al-sham|"
        r"national front for liberation|al-fath al-mubin|الجيش السوري الحر|الجيش الحر|المعارضة|"
        r"الفتح المبين",
    ),
    ("hts", r"tahrir al-?sham|\bhts\b|nusra|تحرير الشام|النصرة"),
    (
        "sdf",
        r"syrian democratic forces|\bsdf\b|\bqsd\b|قسد|قوات سوريا الديمقراطية|asayish|الأسايش|أسايش|"
        r"\bypg\b|people'?s protection|وحدات حماية|\bpkk\b|autonomous administration",
    ),
    (
        "government of syria",
        r""
        r"syrian (government|regime|army|arab army|air force|state|forces|military|ministry|police|internal)|"
        r"government of syria|regime forces|assad|syria[.\-_]gov|قوات النظام|الجيش السوري|"
        r"الجيش العربي السوري|نظام الأسد|general security|national defence forces",
    ),
    ("isis", r"islamic state|\bisis\b|isis-|\bisil\b|\bis\b|daesh|داعش|تنظيم الدولة|ولاية سيناء"),
    ("saudi coalition", r"saudi|السعودي|التحالف العربي"),
    ("coalition", r"coalition|التحالف الدولي|us-led|u\.s\.-led"),
    ("russia", r"russia|روسي|روسيا"),
    ("turkey", r"turkey|turkish|türkiye|تركي|تركيا|التركي"),
    ("pij", r"islamic jihad|\bpij\b|al-quds brigades|سرايا القدس|الجهاد الإسلامي"),
    ("hamas", r"hamas|qassam|حماس|القسام"),
    ("israel", r"israel|إسرائيل|الاحتلال"),
    ("iran militias", r"iran-backed|iranian-backed|ميليشيات إيرانية|المليشيات الإيرانية"),
    ("iran", r"\biran|irgc|إيران|الحرس الثوري"),
    ("hezbollah", r"hezbollah|hizbullah|حزب الله"),
    ("houthi", r"houthi|ansar ?allah|الحوثي|أنصار الله"),
    ("yemen government", r"yemeni (government|army|forces|national)|الجيش اليمني|قوات الشرعية"),
    ("iraq resistance", r"islamic resistance in iraq|kata'?ib|saraya al-salam|المقاومة الإسلامية"),
    (
        "iraq",
        r"iraqi (security|army|air|forces|police|government|federal)|القوات العراقية|القوات الأمنية|"
        r"الجيش العراقي",
    ),
    ("pmf", r"popular mobili[sz]ation|\bpmf\b|الحشد الشعبي"),
    ("peshmerga", r"peshmerga|البيشمركة"),
    ("rsf", r"rapid support|\brsf\b|الدعم السريع"),
    ("sudan army", r"sudan(ese)? (army|armed forces|military|air force|government)|\bsaf\b|الجيش السوداني"),
    ("shabaab", r"shabaab|الشباب"),
    ("somalia", r"somali (national|army|government|forces|police)"),
    ("egypt", r"egypt(ian)? (army|armed|security|forces|police|military)|الجيش المصري"),
    ("lna", r"\blna\b|libyan national army|haftar|حفتر"),
    ("gna", r"\bgna\b|government of national (accord|unity)|الوفاق|الوحدة الوطنية"),
    ("usa", r"united states|\bus\b|\bu\.s\.|american|أمريك|أميرك|اميرك"),
    ("ukraine", r"ukrain|أوكران"),
    ("palestinian groups", r"palestinian (armed )?(groups|factions|resistance|militants)|المقاومة الفلسطينية"),
    ("civilians", r"civilian|مدني|residents|people|child|women|woman|family|farmer|journalist|medic|مواطن|أهالي"),
)

WEAPONS: Table = _table(
    ("drone", r"drone|uav|unmanned|مسير|درون"),
    ("chemical", r"chlor|chemic|sarin|gas\b(?<!tear gas)|كلور|كيم"),
    ("cluster", r"cluster|عنقود"),
    ("barrel", r"barrel|برميل|براميل"),
    ("thermobaric", r"thermobaric|vacuum|فراغي"),
    ("phosphorus", r"phosph|فسفور|فوسفور"),
    ("suicide", r"suicide|explosive belt|حزام|انتحار"),
    ("car bomb", r"car bomb|vbied|vehicle|مفخخ"),
    ("mine", r"mine\b|landmine|لغم|ألغام"),
    ("ied", r"\bied\b|explosive device|ناسف"),
    ("uxo", r"unexploded|remnant|مخلفات|غير منفجر"),
    ("grenade", r"(hand|stun) grenade|قنبلة يدوية|قنبلة صوت"),
    ("rpg", r"\brpg\b|rocket-propelled|آر ?بي ?جي|أر بي جي"),
    ("guided", r"guided|anti-tank|tow|kornet|موجه|تاو|مضاد"),
    ("ballistic", r"ballistic|باليستي|بالستي"),
    ("mortar", r"mortar|هاون"),
    ("artillery", r"artiller|shell|howitzer|مدفع|قذيف|قذائف"),
    ("rocket", r"rocket|missile|grad|صاروخ|صواريخ|راجم"),
    ("air", r"f-16|aircraft|warplane|helicopter|bomb|طائر|طيران|قنابل|قنبلة"),
    ("firearm", r"firearm|gun|rifle|ammunition|bullet|sniper|رصاص|قنص|رشاش|ذخيرة"),
    ("tear gas", r"tear|غاز مسيل|مسيل"),
    ("stones", r"stone|حجارة"),
)
