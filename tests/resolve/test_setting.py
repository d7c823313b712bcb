"""Where outlets report from, and that international ones tell nothing."""

from __future__ import annotations

import pytest

from tawthiq.resolve.setting import country_of_outlet, load_outlets

KNOWN = [
    ("SMART", None, "SY"),
    ("عنب بلدي", None, "SY"),
    ("شبكة شام الإخبارية", None, "SY"),
    ("وكالة شفق نيوز", None, "IQ"),
    ("سونا", None, "SD"),
    (None, "https://www.wafa.ps/Pages/Details/1", "PS"),
    ("قناة", "https://almasirah.net.ye/post/1", "YE"),
    ("Reuters", None, ""),
    ("الجزيرة", "https://www.aljazeera.net/news/1", ""),
    ("مطار الوالي", None, ""),
    ("سمارت", "https://ina.iq/1", ""),  # name and address contradict each other
    (None, None, ""),
    (None, "not an address", ""),
    (None, "https://notsana.sy.example/1", ""),
]


@pytest.mark.parametrize(("outlet", "url", "country"), KNOWN)
def test_the_country_of_an_outlet(outlet: str | None, url: str | None, country: str) -> None:
    assert country_of_outlet(outlet, url) == country


def test_no_outlet_is_filed_under_two_countries() -> None:
    names = [name for of in load_outlets() for name in (*of.names, *of.hosts)]
    assert len(names) == len(set(names))
