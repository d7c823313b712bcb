"""From a covariance on the ground to what a reader can use: an error ellipse and a radius.

For a two-dimensional normal error the ellipse that holds a share p of it has the semi-axes s_i sqrt(-2 ln(1 - p)),
s_i^2 being the eigenvalues of the covariance: 1.55 s_i for 70 %, 2.45 s_i for 95 %. The radius is that of the circle
around the same middle with the same share in it; it lies between both cases of the ellipse, a circle and a line.
"""

from __future__ import annotations

import math

import msgspec

SHARE, WIDE_SHARE = 0.70, 0.95
_DIRECTIONS = 180
_THINNEST = 0.05
_HALVINGS = 40


class Covariance(msgspec.Struct, frozen=True):
    """Of the error towards east and north, km^2."""

    east: float
    north: float
    both: float

    def quadratic(self, east_km: float, north_km: float) -> float:
        """Squared distance of an error in units of its spread; infinite where the covariance is degenerate."""
        det = self.east * self.north - self.both**2
        if det <= 0:
            return math.inf
        return (self.north * east_km**2 - 2 * self.both * east_km * north_km + self.east * north_km**2) / det


class Ellipse(msgspec.Struct, frozen=True):
    """Semi-axes in km; `azimuth` is that of the longer one, degrees clockwise from north, 0 to 180."""

    major_km: float
    minor_km: float
    azimuth: float


def spreads(covariance: Covariance) -> tuple[float, float]:
    """Standard deviations along the longer and the shorter axis, km."""
    middle = (covariance.east + covariance.north) / 2
    apart = math.hypot((covariance.east - covariance.north) / 2, covariance.both)
    return math.sqrt(max(middle + apart, 0.0)), math.sqrt(max(middle - apart, 0.0))


def squared_limit(share: float) -> float:
    """The value of `Covariance.quadratic` within which that share of errors lies."""
    return -2 * math.log(1 - share)


def ellipse(covariance: Covariance, share: float) -> Ellipse:
    """The error ellipse that holds `share`."""
    major, minor = spreads(covariance)
    scale = math.sqrt(squared_limit(share))
    # the axis of a 2 x 2 covariance, as an angle from east anticlockwise, turned to an azimuth
    from_east = 0.5 * math.atan2(2 * covariance.both, covariance.east - covariance.north)
    return Ellipse(scale * major, scale * minor, (90 - math.degrees(from_east)) % 180)


def radius_km(covariance: Covariance, share: float = SHARE) -> float:
    """Radius of the circle that holds `share`, by halving; the share in a circle is an integral over directions."""
    major, minor = spreads(covariance)
    if major == 0:
        return 0.0
    minor = max(minor, _THINNEST * major)  # thinner ones are lines, and cost the integral its accuracy
    low, high = 0.0, 6 * major
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _share_within(middle, major, minor) < share else (low, middle)
    return (low + high) / 2


def _share_within(radius: float, major: float, minor: float) -> float:
    outside = 0.0
    for i in range(_DIRECTIONS):
        angle = math.pi * (i + 0.5) / _DIRECTIONS
        # precision towards this angle; the density along a ray is that of a Rayleigh variable
        precision = (math.cos(angle) / major) ** 2 + (math.sin(angle) / minor) ** 2
        outside += math.exp(-0.5 * radius**2 * precision) / precision
    return 1 - outside / (_DIRECTIONS * major * minor)
