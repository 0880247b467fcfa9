"""Try what was built as people get it: python installs.py WHEEL SDIST, with the Python of the tests.

The wheel and the source are whole; the types are found; pip, uv, uvx and pipx each install a gradtui that opens, and
the README's commands for a clone are taken from it and run in one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
TYPED = """\
import gradtui
f: gradtui.Function = gradtui.Function("x**2")
slopes: dict[str, float] = {name: float(slope) for name, slope in f.partials(x=1.0).items()}
"""
WRONG = 'import gradtui\nf: int = gradtui.Function("x**2")\n'


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(*command: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a command, which must succeed; what it printed is shown if it does not."""
    done = subprocess.run(command, capture_output=True, text=True, **more)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done  # type: ignore[no-any-return]


def opens(*command: str, **more: object) -> None:
    """A gradtui opens, takes a step, leaves, and says of itself that all is well."""
    run(sys.executable, str(HERE / "smoke.py"), *command, **more)
    run(*command, "doctor", **more)


def environment(folder: Path) -> Path:
    """A fresh environment; return its ``bin``."""
    run(sys.executable, "-m", "venv", str(folder))
    return folder / "bin"


def pip(bin_folder: Path, *what: str) -> subprocess.CompletedProcess[str]:
    command = [str(bin_folder / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    return subprocess.run(command, capture_output=True, text=True)


def whole(wheel: Path, sdist: Path, work: Path) -> None:
    """The wheel has what it needs, the source makes the same one, and its tests run."""
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "gradtui/py.typed",
        "gradtui/scenarios/two_minima.toml",
        "gradtui/scenario/schema.json",
        "gradtui/manual/functions.md",
        "gradtui/tui/web/page.html",
    ):
        assert needed in names, needed
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests") for name in names)
    with tarfile.open(sdist) as archive:
        archive.extractall(work / "source", filter="data")
    [source] = (work / "source").iterdir()
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(work / "again"), str(source))
    [again] = (work / "again").iterdir()
    assert record(again) == record(wheel), "the source makes another wheel"
    run(sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/unit/expression/test_parser.py", cwd=source)
    say("the source makes the same wheel, and its tests run")


def record(wheel: Path) -> str:
    """Every file of a wheel with its hash."""
    archive = zipfile.ZipFile(wheel)
    [name] = [name for name in archive.namelist() if name.endswith(".dist-info/RECORD")]
    return archive.read(name).decode()


def typed(python: Path, work: Path) -> None:
    """A stranger's script is checked by the types that are in the wheel."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--python-executable", str(python)]
    (work / "typed.py").write_text(TYPED)
    (work / "wrong.py").write_text(WRONG)
    done = subprocess.run([*command, "typed.py", "wrong.py"], capture_output=True, text=True, cwd=work)
    faults = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert len(faults) == done.returncode == 1, done
    assert faults[0].startswith("wrong.py:2: error: Incompatible types in assignment"), done
    say("mypy --strict finds the types of the wheel")


def clone(work: Path) -> Path:
    """The project as somebody has it who has just cloned it, with what is not yet committed."""
    files = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout.split("\0")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (work / "clone" / name).parent.mkdir(parents=True, exist_ok=True)
            (work / "clone" / name).write_bytes((ROOT / name).read_bytes())
    return work / "clone"


def with_uv(tools: Path, wheel: Path, work: Path) -> None:
    """``uv tool install`` and ``uvx``."""
    uv, uvx = str(tools / "uv"), str(tools / "uvx")
    own = {"UV_TOOL_DIR": str(work / "uv"), "UV_TOOL_BIN_DIR": str(work / "uv-bin"), "UV_PYTHON_DOWNLOADS": "never"}
    env = os.environ | own | {"UV_PYTHON": sys.executable}
    probe = subprocess.run([uv, "tool", "install", "markdown-it-py"], capture_output=True, text=True, env=env)
    if probe.returncode:
        return say(f"uv finds no package here, so that it was not tried: {probe.stderr.strip().splitlines()[-1]}")
    run(uv, "tool", "install", str(wheel), env=env)
    opens(str(work / "uv-bin" / "gradtui"), env=env)
    opens(uvx, "--from", str(wheel), "gradtui", env=env)
    say("uv tool install, uvx: it opens")
    command = written(r"`uvx (--from \.) gradtui two_minima`")
    opens(uvx, *command, "gradtui", env=env, cwd=clone(work))
    say("uvx from a clone: it opens")
    return None


def with_pipx(tools: Path, wheel: Path, work: Path) -> None:
    """``pipx install``."""
    pipx = str(tools / "pipx")
    env = os.environ | {"PIPX_HOME": str(work / "pipx"), "PIPX_BIN_DIR": str(work / "pipx-bin")}
    run(pipx, "install", "--python", sys.executable, str(wheel), env=env)
    opens(str(work / "pipx-bin" / "gradtui"), env=env)
    say("pipx install: it opens")
    command = written(r"`pipx (install \.)`")
    run(pipx, "uninstall", "gradtui", env=env)
    run(pipx, *command, "--python", sys.executable, env=env, cwd=clone(work))
    opens(str(work / "pipx-bin" / "gradtui"), env=env)
    say("pipx from a clone: it opens")


def written(pattern: str) -> list[str]:
    """The words of a command as the README has them."""
    found = re.search(pattern, (ROOT / "README.md").read_text("utf-8"))
    assert found, pattern
    return found[1].split()


def main(wheel: str, sdist: str) -> int:
    """Try everything."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        whole(Path(wheel), Path(sdist), work)
        fresh = environment(work / "fresh")
        done = pip(fresh, wheel)
        assert done.returncode == 0, done.stderr
        opens(str(fresh / "gradtui"))
        say("pip install: it opens")
        typed(fresh / "python", work)
        tools = environment(work / "tools")
        for name, tried in (("uv", with_uv), ("pipx", with_pipx)):
            done = pip(tools, name)
            if done.returncode:
                say(f"{name} cannot be had here, so that it was not tried: {done.stderr.strip().splitlines()[-1]}")
            else:
                tried(tools, Path(wheel), work)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
