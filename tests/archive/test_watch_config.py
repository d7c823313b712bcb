"""The watch file: what may stand in it, and what is told of what may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tawthiq.archive.watch_config import FeedConfig, FolderConfig, PageConfig, read_config, span_s
from tawthiq.errors import WatchFileError

EXAMPLE = Path(__file__).parents[2] / "examples" / "watch.toml"
CONTACT = 'contact = "desk@example.org"\n'
FEED = '[[feed]]\nurl = "https://news.example/rss"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "watch.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_example_is_read() -> None:
    config = read_config(EXAMPLE)
    assert config.feed == (
        FeedConfig(
            url="https://news.example.org/rss.xml", outlet="Example News Agency", every="15m", articles=True
        ),
    )
    assert config.page == (PageConfig(url="https://council.example.org/statements", every="6h"),)
    assert config.folder == (FolderConfig(path=str(EXAMPLE.parent / "dropped"), after="move"),)
    assert (config.metrics_port, config.once, config.allow_private_addresses) == (None, False, False)


def test_folders_lie_beside_the_file_unless_they_are_absolute(tmp_path: Path) -> None:
    path = write(tmp_path, '[[folder]]\npath = "in"\n[[folder]]\npath = "/srv/in"\n')
    assert [folder.path for folder in read_config(path).folder] == [str(tmp_path / "in"), "/srv/in"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names nothing to watch"),
        ("contact = ", "is no TOML"),
        (FEED, "contact is missing"),
        (CONTACT + FEED + 'evry = "15m"\n', "evry"),
        (CONTACT + FEED + 'every = "often"\n', "such as 15m or 6h"),
        (CONTACT + FEED + 'every = "10s"\n', "a minute"),
        (CONTACT + FEED + 'articles = "yes"\n', "bool"),
        (CONTACT + FEED + FEED, "named twice"),
        (CONTACT + '[[feed]]\nurl = "ftp://news.example/"\n', "only http and https"),
        (CONTACT + '[[page]]\nurl = "https://u:p@news.example/"\n', "password"),
        (CONTACT + "[[page]]\n", "url"),
        ('[[folder]]\npath = "in"\nafter = "burn"\n', "burn"),
        ('metrics_port = 99999\n[[folder]]\npath = "in"\n', "65535"),
        ('seconds_between = -1\n[[folder]]\npath = "in"\n', "less than 0"),
        ('[folder]\npath = "in"\n', "array"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(WatchFileError, match=says) as error:
        read_config(write(tmp_path, text))
    assert "watch.toml" in str(error.value)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(WatchFileError, match="Check the spelling"):
        read_config(tmp_path / "none.toml")
    (tmp_path / "watch.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WatchFileError, match="is no TOML"):
        read_config(tmp_path / "watch.toml")


@pytest.mark.parametrize(("words", "seconds"), [("90s", 90), ("15m", 900), (" 6 h ", 21600), ("1d", 86400)])
def test_spans(words: str, seconds: float) -> None:
    assert span_s(words) == seconds
