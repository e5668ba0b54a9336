"""Exits 0 if this interpreter has exactly what the requirements file pins; else says what differs and exits 1."""

import importlib.metadata
import re
import sys


def main(path: str) -> int:
    wrong = []
    for line in open(path, encoding="utf-8"):
        pinned = re.match(r"([a-z0-9-]+)(\[[a-z,]+\])?==(\S+)", line)
        if not pinned:
            continue
        name, _, version = pinned.groups()
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = "missing"
        if found != version:
            wrong.append(f"{name}: {found}, wanted {version}")
    try:
        import flask  # noqa: F401  moto's server needs it, and an extra leaves no mark of its own
    except ImportError:
        wrong.append("flask: missing, wanted by moto[server]")
    print("\n".join(wrong) or "as pinned")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
