"""Relations written short, as the tests of the place grammar expect them: `~12 km N حماة`."""

from __future__ import annotations

from tawthiq.model.mentions import Relation

IMPLIED = ("offset", "direction", "part", "border of", "")
WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def told(relation: Relation) -> str:
    """A relation, written short."""
    pieces = [_distance(relation), WINDS[round(relation.bearing / 45)] if relation.bearing is not None else ""]
    pieces.extend(p for p in (relation.part, relation.form) if p not in IMPLIED)
    pieces.extend(relation.anchors or (relation.anchor,))
    here = " ".join(p for p in pieces if p)
    return " + ".join((here, *(told(r) for r in relation.more)))


def _distance(relation: Relation) -> str:
    if relation.distance_km is None:
        return ""
    low, high = (round(relation.distance_km + side * relation.spread_km, 3) for side in (-1, 1))
    number = f"{low:g}" if low == high else f"{low:g}-{high:g}"
    way = f" by {relation.way}" if relation.way else ""
    return f"{'~' if relation.approximate else ''}{number} km{way}"
