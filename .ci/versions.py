"""Try a wheel on every Python that is found, with the lowest and the highest versions that it allows.

python versions.py WHEEL [PYTHON...]: each environment opens the app in a pseudo-terminal, runs the built-in scenarios
and reads bad files. What they print must be the same everywhere.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
LEAST = (3, 11)
SLOW = ("million_weights", "thousand_weights")


def pythons() -> list[str]:
    """Return an interpreter of each version from 3.11 on: on the PATH, or beside the one that runs this."""
    beside = Path(sys.base_prefix).resolve().parent.glob("3.*/bin/python3")
    names = [*map(str, beside), *(f"python3.{minor}" for minor in range(LEAST[1], 30)), sys.executable]
    found: dict[tuple[int, int], str] = {}
    for name in names:
        try:
            said = subprocess.run(
                [name, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True
            )
        except OSError:
            continue
        if said.returncode == 0:
            major, minor = map(int, said.stdout.split())
            if (major, minor) >= LEAST:
                found.setdefault((major, minor), name)
    return [found[version] for version in sorted(found)]


def lowest(wheel: str, python: str) -> list[str]:
    """Return the requirements of a wheel with each lower bound as the one version; markers are pip's to read."""
    script = (
        "import sys, zipfile; wheel = zipfile.ZipFile(sys.argv[1])\n"
        "print(*(wheel.read(n).decode() for n in wheel.namelist() if n.endswith('.dist-info/METADATA')))"
    )
    metadata = subprocess.run([python, "-c", script, wheel], capture_output=True, text=True, check=True).stdout
    needs = re.findall(r"^Requires-Dist: (.*)$", metadata, flags=re.MULTILINE)
    bounds = [re.match(r"([\w-]+)\S*?>=([\w.]+)[^;]*(;.*)?$", need) for need in needs if "extra ==" not in need]
    return [f"{bound[1]}=={bound[2]}{bound[3] or ''}" for bound in bounds if bound]


def tried(python: str, wheel: str, pins: list[str]) -> str:
    """Make an environment, try the wheel in it, and return a digest of all that it printed."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *pins, wheel], check=True)
        gradtui = f"{folder}/bin/gradtui"
        subprocess.run([f"{folder}/bin/python", str(HERE / "smoke.py"), gradtui], check=True)
        listed = subprocess.run([gradtui, "list"], capture_output=True, text=True, check=True).stdout
        names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ")]
        digest = hashlib.sha256()
        for name in names:
            if name not in SLOW:
                done = subprocess.run([gradtui, "run", name, "--format", "json"], capture_output=True, check=True)
                digest.update(done.stdout)
        bad = sorted(map(str, (HERE.parent / "tests" / "data" / "bad_scenarios").glob("*.toml")))
        done = subprocess.run([gradtui, "check", *bad], capture_output=True)
        assert (done.returncode, done.stderr) == (2, b"")
        digest.update(done.stdout)
        return digest.hexdigest()[:16]


def main(wheel: str, *which_pythons: str) -> int:
    """Try every pair; return 1 if two of them differ."""
    digests = set()
    for python in which_pythons or pythons():
        version = subprocess.run([python, "-V"], capture_output=True, text=True).stdout.strip()
        for which, pins in (("lowest", lowest(wheel, python)), ("highest", [])):
            digest = tried(python, wheel, pins)
            digests.add(digest)
            sys.stdout.write(f"{version}, {which} versions: {digest}\n")
            sys.stdout.flush()
    return len(digests) != 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
