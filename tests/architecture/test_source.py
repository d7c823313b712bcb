"""Rules that linters do not know: no Arabic in machinery, a docstring on everything public."""

from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "tawthiq"
FILES = sorted(SOURCE.rglob("*.py"))

#: packages whose words live in data; letters belong to `arabic`, how words combine to `extract`
WITHOUT_ARABIC = ("lexicon", "grammar", "resolve", "evaluate", "train", "cli", "ingest", "store", "model")
ARABIC_LETTER = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufbb1\ufbd3-\ufdfb\ufe70-\ufefc]"
)
#: the same, written out of sight
ESCAPED_LETTER = re.compile(r"\\u06[234][0-9a-fA-F]")

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def docstring_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | Named) and ast.get_docstring(node, clean=False) is not None:
            lines.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return lines


def arabic_in(path: Path) -> list[str]:
    """`line: token` of each token with an Arabic letter, comments and docstrings aside."""
    documented = docstring_lines(ast.parse(path.read_text("utf-8")))
    with tokenize.open(path) as file:
        return [
            f"{token.start[0]}: {token.string}"
            for token in tokenize.generate_tokens(file.readline)
            if token.type != tokenize.COMMENT
            and ARABIC_LETTER.search(token.string)
            and token.start[0] not in documented
        ]


@pytest.mark.parametrize("package", WITHOUT_ARABIC)
def test_no_arabic_in_machinery(package: str) -> None:
    found = {str(path.relative_to(SOURCE)): arabic_in(path) for path in FILES if path.is_relative_to(SOURCE / package)}
    assert {name: tokens for name, tokens in found.items() if tokens} == {}


def test_no_arabic_in_the_pipeline() -> None:
    assert [arabic_in(SOURCE / name) for name in ("pipeline.py", "errors.py", "__init__.py")] == [[], [], []]


@pytest.mark.parametrize("package", ["lexicon", "grammar", "train"])
def test_no_letter_is_written_as_an_escape(package: str) -> None:
    assert [p.name for p in FILES if p.is_relative_to(SOURCE / package) and ESCAPED_LETTER.search(p.read_text())] == []


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(SOURCE)) for p in FILES])
def test_public_names_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, Named) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert ast.get_docstring(tree), "a module says what it is for"
    assert bare == []


def test_the_rule_finds_what_it_forbids(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text('"""«قصف»"""\n# قصف\nX = 1  # قصف\n\n\ndef f():\n    """قصف"""\n    return f"{X}قصف"\n', "utf-8")
    found = arabic_in(path)
    assert found
    assert all(line.startswith("8:") for line in found)
