"""XLSX for people: right-to-left sheets of incidents and claims, a codebook, and what the file is.

All rows are held in memory until the file is written: about 14 kB for an incident with ten claims.

The first line has headings to read, the second the columns' names by which the file is read back; both stay in sight,
and each column has a filter. Every text is stored as text, so that one that begins with `=` is no formula, neither when
the file is opened nor when a cell is edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final

from tawthiq.errors import InputError
from tawthiq.export.arrow import missing
from tawthiq.export.cleaned import cleaned
from tawthiq.export.columns import CLAIMS, INCIDENTS, Column, Meaning, claim_rows, meanings
from tawthiq.export.made_by import MADE_BY
from tawthiq.export.profiles import Profile
from tawthiq.export.row import Row
from tawthiq.export.views import GRADES
from tawthiq.export.xlsx_cells import spelling
from tawthiq.model.events import STATUSES

HEADING_ROWS: Final = 2
"""Headings for people, names for programs."""
MOST_ROWS: Final = 1_048_576 - HEADING_ROWS
"""Of a sheet, set by the format."""
_WIDTHS: Final = {"text": 22.0, "list": 28.0, "json": 28.0, "day": 12.0, "int": 10.0, "float": 11.0, "bool": 9.0}
_WIDER: Final = {"event_type": 27.0, "sub_event_type": 34.0, "quote": 44.0, "initiators": 34.0, "corrected": 40.0}
_CHOICES: Final = {"status": STATUSES, "grade_suggested": GRADES}
_GREY: Final = "FFEDEDED"


def write_xlsx(out: BinaryIO, rows: Iterable[Row], profile: Profile) -> int:
    """One workbook; the number of incidents. Raises InputError where a sheet cannot hold them all."""
    try:
        import openpyxl
    except ImportError:
        raise missing("openpyxl") from None
    told = [cleaned(row) for row in rows]
    claims = [claim for row in told for claim in claim_rows(row)]
    if max(len(told), len(claims)) > MOST_ROWS:
        raise InputError(
            f"{len(told):,} incidents with {len(claims):,} claims: a sheet holds {MOST_ROWS:,} rows. Use parquet."
        )
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = MADE_BY
    means = meanings()
    _Sheet(book, _name("incidents")).table(INCIDENTS, means.incidents, told)
    _Sheet(book, _name("claims")).table(CLAIMS, means.claims, claims)
    _codebook(_Sheet(book, _name("codebook")))
    _about(_Sheet(book, _name("about")), profile, len(told), len(claims))
    book.save(out)
    return len(told)


class _Sheet:
    """A sheet that is written from its first line on."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.create_sheet(name)
        self.sheet.sheet_view.rightToLeft = True

    def table(self, columns: Sequence[Column], means: dict[str, Meaning], rows: Sequence[Any]) -> None:
        """Headings, names, then a line a row."""
        last = _letters(len(columns))
        self.widths(_WIDER.get(column.name, _WIDTHS[column.kind]) for column in columns)
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.print_title_rows = f"1:{HEADING_ROWS}"
        self.sheet.freeze_panes = f"B{HEADING_ROWS + 1}"
        self.sheet.auto_filter.ref = f"A{HEADING_ROWS}:{last}{HEADING_ROWS + max(len(rows), 1)}"
        self._choices(columns, len(rows))
        self.line([f"{means[c.name].ar} · {means[c.name].en}" for c in columns], heading=True)
        self.line([column.name for column in columns], heading=True)
        spellings = [spelling(column) for column in columns]
        for row in rows:
            self.line([spell(column.value(row)) for column, spell in zip(columns, spellings, strict=True)])

    def widths(self, widths: Iterable[float]) -> None:
        """Widths in letters, from the first column on."""
        for n, width in enumerate(widths, 1):
            self.sheet.column_dimensions[_letters(n)].width = width

    def line(self, values: Iterable[Any], heading: bool = False) -> None:
        """One line of cells."""
        self.sheet.append([self._cell(value, heading) for value in values])

    def _cell(self, value: Any, heading: bool) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if value is None or not (heading or isinstance(value, str)):
            return value
        cell = WriteOnlyCell(self.sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"  # whatever it begins with
            cell.quotePrefix = value[:1] in _FORMULA_STARTS
        if heading:
            cell.font, cell.fill, cell.alignment = _heading_style()
        return cell

    def _choices(self, columns: Sequence[Column], n_rows: int) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        for n, column in enumerate(columns, 1):
            if (choices := _CHOICES.get(column.name)) and n_rows:
                rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
                rule.add(f"{_letters(n)}{HEADING_ROWS + 1}:{_letters(n)}{HEADING_ROWS + n_rows}")
                self.sheet.data_validations.append(rule)


_FORMULA_STARTS: Final = tuple("=+-@\t\r\n'")


def _heading_style() -> tuple[Any, Any, Any]:
    from openpyxl.styles import Alignment, Font, PatternFill

    return Font(bold=True), PatternFill("solid", start_color=_GREY), Alignment(vertical="top", wrap_text=True)


def _codebook(sheet: _Sheet) -> None:
    means = meanings()
    sheet.sheet.freeze_panes = "A2"
    sheet.widths((18, 26, 34, 60, 60))
    headings = [f"{means.sheets[key]['ar']} · {means.sheets[key]['en']}" for key in ("sheet", "column", "heading")]
    meaning = means.sheets["meaning"]
    sheet.line([*headings, meaning["ar"], meaning["en"]], heading=True)
    for table, name in ((means.incidents, "incidents"), (means.claims, "claims")):
        for column, told in table.items():
            sheet.line([_name(name), column, f"{told.ar} · {told.en}", told.about_ar, told.about_en])


def _about(sheet: _Sheet, profile: Profile, n_incidents: int, n_claims: int) -> None:
    words = meanings().sheets
    sheet.widths((28, 60, 60))
    names = profile.name + (" + names" if profile.names else "")
    facts = (("version", MADE_BY), ("profile", names), ("rows", n_incidents), ("claim_rows", n_claims))
    for key, fact in facts:
        sheet.line([f"{words[key]['ar']} · {words[key]['en']}", fact])
    for text in ("caution_text", "edit_text"):
        caution = words["caution"]
        sheet.line([f"{caution['ar']} · {caution['en']}", words[text]["ar"], words[text]["en"]])


def _name(key: str) -> str:
    names = meanings().sheets[key]
    return f"{names['ar']} {names['en']}"


def _letters(n: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(n))
