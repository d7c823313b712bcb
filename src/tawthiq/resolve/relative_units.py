"""Governorates and countries told by name, or the side of them that a compass word names."""

from __future__ import annotations

from tawthiq.gazetteer.units import Unit
from tawthiq.model.shapes import Point, UnitPart
from tawthiq.resolve import geodesy
from tawthiq.resolve.contents import contents
from tawthiq.resolve.placed import Placed
from tawthiq.resolve.polygons import holds

#: where happenings "in the northern countryside of Aleppo" are: so far from the seat, 70 % within so far of there, km
#: (95 with a side, 53 without, 2021-2026; 82 in 100 lie in the half of the governorate)
_SHIFT_KM = 25.0
_SIDE_KM, _WHOLE_KM = 31.0, 44.0


def of_unit(unit: Unit, bearing: float | None, seat: Point | None, told: str) -> Placed | None:
    """The unit, or its half towards `bearing`; the position is towards that side of the seat rather than its middle."""
    return _of_code(unit.code, unit.name, bearing, seat, told)


def of_country(iso: str, name: str, bearing: float | None, told: str) -> Placed | None:
    """«شمال غرب سوريا»."""
    return _of_code(iso, name, bearing, None, told)


def _of_code(code: str, name: str, bearing: float | None, seat: Point | None, told: str) -> Placed | None:
    shape = UnitPart(code=code, bearing=bearing)
    inside = contents(shape)
    if inside is None:
        return None
    point, radius = inside.middle, inside.radius_km
    if seat is not None:
        towards = geodesy.project(*seat, _SHIFT_KM, bearing) if bearing is not None else seat
        usual = _WHOLE_KM if bearing is None else _SIDE_KM
        if usual < radius and holds(shape, towards):
            point, radius = towards, usual
    part = f"the half of {name} ({code}) towards {bearing:.0f} degrees" if bearing is not None else f"{name} ({code})"
    return Placed(shape=shape, point=point, radius_km=radius, derivation=f"{told}: {part}", known=True)
