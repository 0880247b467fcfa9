"""Try a wheel on every Python that is found with the highest versions that it allows, on the first with the lowest too.

python versions.py WHEEL [PYTHON...]: each environment opens the app in a pseudo-terminal, serves it, runs the built-in
scenarios, prints its help and refuses bad files and bad command lines. What they print must be the same everywhere. The
app's own tests are run too, with the lowest versions on the lowest Python.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
LEAST = (3, 11)
EXTRA = "web"
SLOW = ("million_weights", "thousand_weights")
NOT_ALIKE = ("polynomial",)  # ten directions of curvature by LAPACK, whose last digits differ between builds
REFUSED = (
    "run", "run two_minima --formt json", "run two_minima --format jsn", "run two_minima --steps x", "run a b",
    "run two_minima --full=1", "new", "new a --kind hill --variables x", "practice --level 9", "rnu two_minima",
    "run two_minima --lr", "--palete grey", "map two_minima --size 3", "run nosuch", "run -f x(2)",
)  # fmt: skip
TESTS = ("test_terminal.py", "test_keys.py", "test_modes.py")
SAYING = """
import contextlib, io, json, sys
from gradtui.cli.main import main

for words, code in json.load(sys.stdin):
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        found = main(words)
    said = []
    for stream in streams:
        stream.flush()
        said.append(stream.buffer.getvalue().decode())
    assert found == code, (words, found, said)
    print(json.dumps(said))
"""
"""What runs many command lines in one process, and prints what each said."""
RUNNER = ("pytest<9", "pytest-asyncio", "pytest-xdist", "hypothesis")


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
    needs = [re.sub(rf"extra == '{EXTRA}'", "python_version >= '3'", need) for need in needs]
    bounds = [re.match(r"([\w-]+)\S*?>=([\w.]+)[^;]*(;.*)?$", need) for need in needs if "extra ==" not in need]
    return [f"{bound[1]}=={bound[2]}{bound[3] or ''}" for bound in bounds if bound]


def serves(gradtui: str) -> None:
    """It shows a page, and ends when it is told to."""
    command = [gradtui, "serve", "two_minima", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        with urllib.request.urlopen(found[0], timeout=60) as page:
            assert b"Two minima" in page.read()
        server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0


def tried(python: str, wheel: str, pins: list[str], *, tests: bool) -> str:
    """Make an environment, try the wheel in it, and return a digest of all that it printed."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *pins, f"{wheel}[{EXTRA}]", *(RUNNER if tests else ())], check=True)
        gradtui = f"{folder}/bin/gradtui"
        subprocess.run([f"{folder}/bin/python", str(HERE / "smoke.py"), gradtui], check=True)
        serves(gradtui)
        digest = hashlib.sha256()

        def said(*lines: str, code: int = 0) -> list[str]:
            given = json.dumps([(line.split(), code) for line in lines])
            command = [f"{folder}/bin/python", "-c", SAYING]
            done = subprocess.run(command, input=given, capture_output=True, text=True)
            assert done.returncode == 0, done
            each = [json.loads(line) for line in done.stdout.splitlines()]
            assert len(each) == len(lines), done
            digest.update("".join(f"{out}\0{err}\0" for out, err in each).encode())
            return [out for out, _ in each]

        listed, helped = said("list", "--help")
        names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ")]
        said(*(f"run {name} --format json" for name in names if name not in (*SLOW, *NOT_ALIKE)))
        commands = helped.partition("\ncommands:\n")[2].partition("\n\n")[0]
        said(*(f"{line.split()[0]} --help" for line in commands.splitlines()))
        bad = sorted(map(str, (ROOT / "tests" / "data" / "bad_scenarios").glob("*.toml")))
        said(*REFUSED, f"check {' '.join(bad)}", code=2)
        done = subprocess.run([gradtui, *REFUSED[0].split()], capture_output=True)
        assert (done.returncode, done.stdout, bool(done.stderr)) == (2, b"", True), done
        subprocess.run([gradtui, "doctor"], stdout=subprocess.DEVNULL, check=True)
        if tests:
            files = [str(ROOT / "tests" / "functional" / name) for name in TESTS]
            command = [f"{folder}/bin/python", "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *files]
            # the tests of this folder, but the gradtui that is installed
            subprocess.run(command, check=True, env=os.environ | {"PYTHONSAFEPATH": "1"}, cwd=ROOT)
        return digest.hexdigest()[:16]


def main(wheel: str, *which_pythons: str) -> int:
    """Try every pair, two at a time; return 1 if two of them differ."""
    every = list(which_pythons or pythons())
    pairs = [(every[0], "lowest"), *((python, "highest") for python in every)]

    def of(pair: tuple[str, str]) -> str:
        python, which = pair
        tests = pair == pairs[0]
        digest = tried(python, wheel, lowest(wheel, python) if which == "lowest" else [], tests=tests)
        version = subprocess.run([python, "-V"], capture_output=True, text=True).stdout.strip()
        tested = ", with the app's own tests" if tests else ""
        sys.stdout.write(f"{version}, {which} versions: {digest}{tested}\n")
        sys.stdout.flush()
        return digest

    with ThreadPoolExecutor(2) as pool:
        digests = set(pool.map(of, pairs))
    return len(digests) != 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
