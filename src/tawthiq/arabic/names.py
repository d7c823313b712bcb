"""First words of Arabic names, folded but for the kind words: what a place is, and what persons are called."""

from __future__ import annotations

import re

#: «مدينة إدلب»: the kind of place in front of its name, as gazetteers write it
PLACE_LEAD = re.compile(r"^(مدينة|بلدة|قرية|محافظة|إمارة|ناحية|قضاء|مركز|مديرية|ولاية) ")
#: «محمد علي»: a place that is called as persons are
PERSON_NAME = re.compile(
    r"^(عبد|محمد|احمد|علي|حسن|حسين|عمر|خالد|ابو|ابن|ابراهيم|مصطفي|محمود|سيد|السيد|الشيخ|شيخ|سيدي|يوسف|صالح|سالم)\b"
)
