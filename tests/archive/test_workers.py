"""No worker outlives a program that was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

POOL = """
import multiprocessing, time
from concurrent.futures import ProcessPoolExecutor
from os import getpid
from tawthiq.archive.workers import begin_worker

if __name__ == "__main__":
    pool = ProcessPoolExecutor(2, multiprocessing.get_context("spawn"), initializer=begin_worker)
    print(*{pool.submit(getpid).result() for _ in range(4)}, flush=True)
    time.sleep(600)
"""
LOADING = """
import time
from tawthiq.archive.coder_worker import serve
from tawthiq.archive.crew import Crew

def work(connection, gazetteers):
    serve(connection, lambda: time.sleep(600), lambda document: None)

if __name__ == "__main__":
    crew = Crew(2, work=work)
    print(*crew.pids, flush=True)
    time.sleep(600)
"""
WAITS = 60.0


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("program", [POOL, LOADING], ids=["idle workers of a pool", "coders that still load"])
def test_workers_end_when_their_program_is_killed(tmp_path: Path, program: str) -> None:
    script = tmp_path / "program.py"
    script.write_text(program)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        pids = [int(pid) for pid in running.stdout.readline().split()]
        assert pids
        assert all(map(lives, pids))
        running.kill()
    until = time.monotonic() + WAITS
    while any(map(lives, pids)) and time.monotonic() < until:
        time.sleep(0.1)
    left = [pid for pid in pids if lives(pid)]
    for pid in left:
        os.kill(pid, 9)
    assert left == []
