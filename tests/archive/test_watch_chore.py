"""What follows on what was taken in, now and then."""

from __future__ import annotations

from pathlib import Path

import httpx

from tawthiq.archive.watch import run_watch, watch
from tawthiq.archive.watch_chore import EVERY_S, Chore
from tawthiq.archive.watch_config import FeedConfig, FolderConfig, WatchConfig
from tawthiq.errors import ArchiveLost
from watched_world import World, feed_of, gaps

HOUR = 3600.0


def answering(request: httpx.Request, passed: float) -> httpx.Response:
    """A feed with something new every two hours."""
    if request.url.path == "/robots.txt":
        return httpx.Response(404)
    return httpx.Response(200, content=feed_of([f"/{n}" for n in range(int(passed // (2 * HOUR)))]))


def test_it_is_done_after_something_new_and_not_again_until_there_is() -> None:
    world, done = World(answering), list[float]()
    chore = Chore("copies", lambda: done.append(world.time.passed))
    chore.use(world.tools)
    world.tools = type(world.tools)(
        take=chore.watching(world.take), state=world.state, metrics=world.tally, clock=world.time,
        random=lambda: 0.5, tell=world.told.append,
    )  # fmt: skip
    world.until = 10 * HOUR
    watch([world.source(FeedConfig(url="https://news.example/rss", every="5m")), chore], world.tools, world)
    assert 5 <= len(done) <= 6
    assert min(gaps(done)) >= EVERY_S


def test_an_archive_that_is_lost_does_not_lose_the_chore() -> None:
    world, tries = World(answering), list[float]()

    def work() -> None:
        tries.append(world.time.passed)
        if len(tries) < 3:
            raise ArchiveLost("the server went away.")

    chore = Chore("copies", work)
    chore.use(world.tools)
    world.until = 5 * HOUR
    watch([chore], world.tools, world)
    assert len(tries) == 3
    assert world.told == ["copies: the server went away."] * 2


def test_a_run_that_looks_once_does_it_at_its_end(tmp_path: Path) -> None:
    world, done = World(answering), list[int]()
    (tmp_path / "a.txt").write_text("خبر", "utf-8")
    config = WatchConfig(folder=(FolderConfig(path=str(tmp_path)),), once=True)
    chore = Chore("copies", lambda: done.append(1))
    run_watch(config, lambda sources: [], world.state, world.told.append, chore=chore)
    assert done == [1]
