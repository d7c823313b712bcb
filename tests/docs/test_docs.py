"""The documentation names what there is: every command, option, error and exit code; its shell commands parse."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tawthiq import errors
from tawthiq.cli.main import app, main
from tawthiq.train import report

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CLI = DOCS / "reference" / "cli.md"
COMMANDS = (
    "code", "link", "judge", "explain", "evaluate", "map", "schema", "gazetteer", "ingest", "search", "runs", "watch",
    "archive", "verify", "export", "import", "backup", "restore", "doctor", "report",
)  # fmt: skip
WITH_OPTIONS = (
    "code", "link", "judge", "explain", "evaluate", "map", "schema", "gazetteer add", "gazetteer info",
    "gazetteer lookup", "gazetteer learn", "gazetteer accept", "ingest", "search", "runs list", "runs show",
    "runs diff", "watch", "verify", "export evidence", "export acled", "export ucdp", "export airwars", "export hxl",
    "export jsonl", "import", "export geojson", "export bayanat", "doctor", "report",
    "archive info", "archive migrate",
)  # fmt: skip
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])

OPTION = re.compile(r"--[a-z][a-z-]*")
HELP_LINE = re.compile(r"^│ {1,4}(?:\* +)?((?:--[a-z-]+ +)+)", re.MULTILINE)
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def section(command: str) -> str:
    """What cli.md says of a command, to the next heading of its rank."""
    return CLI.read_text("utf-8").split(f"\n## `tawthiq {command}`\n")[1].split("\n## ")[0]


def options(command: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The options that the command's help lists."""
    main([*command.split(), "--help"])
    return {option for line in HELP_LINE.findall(capsys.readouterr().out) for option in OPTION.findall(line)}


def shell_lines(path: Path) -> Iterator[str]:
    for block in BLOCK.findall(path.read_text("utf-8")):
        yield from (line[2:] for line in block.splitlines() if line.startswith("$ "))


SHELL_LINES = [(path, line) for path in PAGES for line in shell_lines(path)]


def test_the_commands_are_these(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    shown = capsys.readouterr().out
    listed = re.findall(r"^│ ([a-z]+) ", shown, re.MULTILINE)
    assert sorted(set(listed)) == sorted({command.split()[0] for command in COMMANDS})


@pytest.mark.parametrize("command", WITH_OPTIONS)
def test_every_option_is_described(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    there = options(command, capsys)
    assert there
    assert [option for option in sorted(there) if f"`{option}" not in section(command)] == []


@pytest.mark.parametrize("command", WITH_OPTIONS)
def test_no_option_is_invented(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    mentioned = set(OPTION.findall(section(command).replace("tawthiq code --format jsonl", "")))
    assert mentioned <= options(command, capsys)


def test_every_error_is_described() -> None:
    text = CLI.read_text("utf-8")
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, Exception)]
    for cls in classes:
        parent = "" if cls is errors.TawthiqError else f" `{cls.__base__.__name__}`"
        assert f"| `{cls.__name__}` |{parent} |" in text


def test_every_exit_code_is_described() -> None:
    codes = re.findall(r"^\| (\d+) \| ", CLI.read_text("utf-8"), re.MULTILINE)
    assert codes == re.findall(r"\b\d+\b", (main.__doc__ or "").split("exit code:")[1])


def test_there_are_shell_lines() -> None:
    assert {path.relative_to(ROOT).as_posix() for path, _ in SHELL_LINES} >= {
        "README.md",
        "docs/index.md",
        "docs/tutorial/ar.md",
        "docs/tutorial/index.md",
        "docs/quality/index.md",
    }


@pytest.mark.parametrize(("path", "line"), SHELL_LINES)
def test_shell_lines_parse(path: Path, line: str) -> None:
    words = shlex.split(line, comments=True)
    assert words
    if "|" in words:
        words = words[: words.index("|")]
    if words[0] == "tawthiq":
        app.parse_args(words[1:], exit_on_error=False, print_error=False)


def test_both_tutorials_show_the_same_commands() -> None:
    english, arabic = (list(shell_lines(DOCS / "tutorial" / name)) for name in ("index.md", "ar.md"))
    assert english == arabic


@pytest.mark.parametrize("name", ["index.md", "ar.md"])
def test_the_tutorial_shows_what_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", str(ROOT / "examples" / "report.txt")]) == 0
    printed = {" ".join(line.split()) for line in capsys.readouterr().out.splitlines()}
    block = (DOCS / "tutorial" / name).read_text("utf-8").split("```\n        2 ")[1].split("```")[0]
    shown = [" ".join(line.split()) for line in f"2 {block}".splitlines()]
    assert [line for line in shown if line not in printed] == []


@pytest.mark.parametrize(
    ("page", "table"), [(report.FULL, report.full_table), (report.SHORT, report.short_table)], ids=["full", "short"]
)
def test_published_figures_are_the_stored_ones(page: Path, table: report.Table) -> None:
    stored = report.read_quality(ROOT / report.STORE)
    text = (ROOT / page).read_text("utf-8")
    assert report.replaced(text, table(stored.parts)) == text, "write them with: python -m tawthiq.train.report"


def test_pages_name_no_machine() -> None:
    wanted = re.compile(r"/(work|home|root|tmp|Users)/|file://|localhost|127\.0\.0\.1")
    assert [path for path in PAGES if wanted.search(path.read_text("utf-8"))] == []
