"""Germany by the first two digits of postcodes: where the areas lie, and circles that hardly touch.

postcode_areas.csv has for each area a town and the median of the coordinates of its postcodes. These
are derived from GeoNames (https://www.geonames.org), licence CC BY 4.0.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, hypot, radians

ATTRIBUTION = "GeoNames (www.geonames.org), CC BY 4.0"

WIDTH, HEIGHT, RADIUS = 400.0, 492.0, 14.5
"""Of the map, and of a circle on it."""

_MIDDLE = 51.2
"""The latitude at which a degree of longitude is measured."""

_ROUNDS = 120


@dataclass(frozen=True, slots=True)
class Area:
    """The two digits, a town in it, and where it lies."""

    digits: str
    town: str
    latitude: float
    longitude: float


@cache
def areas() -> Mapping[str, Area]:
    """Return all areas by their digits."""
    text = files("crm_rls.report").joinpath("postcode_areas.csv").read_text(encoding="utf-8")
    return {
        row["area"]: Area(row["area"], row["town"], float(row["latitude"]), float(row["longitude"]))
        for row in csv.DictReader(text.splitlines())
    }


@cache
def places() -> Mapping[str, tuple[float, float]]:
    """Return the middle of each area's circle: near where it lies, and far enough from all others."""
    found = {
        each.digits: (each.longitude * cos(radians(_MIDDLE)), -each.latitude) for each in areas().values()
    }
    left, right = (pick(x for x, _ in found.values()) for pick in (min, max))
    top, bottom = (pick(y for _, y in found.values()) for pick in (min, max))
    scale = min((WIDTH - 2 * RADIUS) / (right - left), (HEIGHT - 2 * RADIUS) / (bottom - top))
    at = {key: [RADIUS + (x - left) * scale, RADIUS + (y - top) * scale] for key, (x, y) in found.items()}
    for _ in range(_ROUNDS):
        _part(list(at.values()))
    return {key: (x, y) for key, (x, y) in at.items()}


def _part(circles: list[list[float]]) -> None:
    """Move each two circles that overlap a little apart, and all back into the frame."""
    for number, one in enumerate(circles):
        for other in circles[:number]:
            dx, dy = one[0] - other[0], one[1] - other[1]
            apart = hypot(dx, dy) or 0.01
            short = 2 * RADIUS + 0.5 - apart
            if short > 0:
                dx, dy = (dx or 0.01) * short / apart / 2, dy * short / apart / 2
                one[0], one[1], other[0], other[1] = one[0] + dx, one[1] + dy, other[0] - dx, other[1] - dy
    for each in circles:
        each[0] = min(max(each[0], RADIUS), WIDTH - RADIUS)
        each[1] = min(max(each[1], RADIUS), HEIGHT - RADIUS)
