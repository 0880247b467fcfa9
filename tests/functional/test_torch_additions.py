"""``gradtui torch`` with an optimizer or a function that was added by its own entry alone."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradtui.cli.main import main
from gradtui.engine.descent.hyperparameter import Hyperparameter
from gradtui.engine.descent.optimizers import OPTIMIZERS
from gradtui.engine.descent.optimizers.optimizer import Optimizer
from gradtui.export.torch.update import settings_of_class, update_class
from gradtui.expression.primitives.primitive import Primitive
from gradtui.expression.primitives.registry import REGISTRY

PYTHON = os.environ.get("TORCH_PYTHON") or (sys.executable if importlib.util.find_spec("torch") else "")
LION = Optimizer(
    "lion",
    "Lion",
    (
        ("c", "beta_1*m + (1 - beta_1)*g"),
        ("m", "beta_2*m + (1 - beta_2)*g"),
        ("theta", "theta - eta*(sign(c) + lam*theta)"),
    ),
    ("m",),
    (
        Hyperparameter("beta1", "beta_1", 0.9, 0.0, 1.0),
        Hyperparameter("beta2", "beta_2", 0.99, 0.0, 1.0),
        Hyperparameter("weight_decay", "lam", 0.01, 0.0, 1.0),
    ),
)
SIGN_DESCENT = Optimizer("sign_descent", "sign descent", (("theta", "theta - eta*sign(g)"),))
ROOTS = Optimizer("roots", "roots", (("theta", "theta - eta*cbrt(where(t < 3, g, max(g/2, -1)))"),))
BACK = Optimizer("back", "back", (("old", "theta - old/2"), ("theta", "theta - eta*g - old/9")), ("old",))
PLAIN = [o for o in (*OPTIMIZERS.values(), LION, SIGN_DESCENT, ROOTS, BACK) if o.is_plain]
SCENARIO = """\
[function]
expression = "(Lion - 1)**2 + 3*y**2"
[[start]]
at = { Lion = 2.0, y = 1.0 }
[descent]
learning_rates = [0.01, 0.02]
optimizers = ["gd", "lion", { name = "lion", beta1 = 0.5, schedule = "exponential" }, "sign_descent"]
steps = 20
"""


def call(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    for optimizer in (LION, SIGN_DESCENT, ROOTS):
        monkeypatch.setitem(OPTIMIZERS, optimizer.name, optimizer)


@pytest.mark.usefixtures("added")
def test_an_added_optimizer_is_written_out_by_its_formula(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(SCENARIO)
    code, text, err = call("torch", str(path))
    assert (code, err) == (0, "")
    compile(text, "script", "exec")
    assert re.findall(r"^class (\w+)\(torch.optim.Optimizer\):", text, re.MULTILINE) == ["Lion", "SignDescent"]
    assert "def f(Lion_, y):" in text
    lines = [line.strip() for line in text.splitlines()]
    assert "c = beta_1 * m + (1 - beta_1) * g" in lines
    assert "theta = theta - (eta * (torch.sign(c) + lam * theta))" in lines
    assert "lambda point: Lion(point, lr=0.02, beta_1=0.9, beta_2=0.99, lam=0.01)," in lines
    assert "lambda point: Lion(point, lr=0.01, beta_1=0.5, beta_2=0.99, lam=0.01)," in lines
    assert "lambda point: SignDescent(point, lr=0.01)," in lines
    assert "lambda point: torch.optim.SGD(point, lr=0.01)," in lines
    if PYTHON:
        done = subprocess.run([PYTHON, "-c", text], capture_output=True, text=True, check=True)
        assert len(re.findall(r"^step 20: ", done.stdout, re.MULTILINE)) == 8


@pytest.mark.usefixtures("added")
def test_what_a_formula_calls_comes_with_it() -> None:
    code, text, _ = call("torch", "-f", "x**2", "--optimizer", "roots")
    assert code == 0
    assert "def cbrt(x):" in text


class Tensor(np.ndarray[Any, Any]):
    """As much of PyTorch's tensor as an update needs."""

    grad: Any = None

    def clone(self) -> Tensor:
        return self.copy()

    def copy_(self, other: Any) -> None:
        self[...] = other


def tensor(values: Any) -> Tensor:
    return np.array(values, dtype=float).view(Tensor)


class Base:
    """As much of ``torch.optim.Optimizer``."""

    def __init__(self, point: list[Tensor], defaults: dict[str, Any]) -> None:
        self.param_groups = [{"params": point, **defaults}]


TORCH = SimpleNamespace(
    optim=SimpleNamespace(Optimizer=Base),
    tensor=tensor, zeros_like=np.zeros_like, no_grad=contextlib.nullcontext, sign=np.sign, sqrt=np.sqrt, exp=np.exp,
    log=np.log, abs=np.abs, maximum=np.maximum, where=np.where,
)  # fmt: skip


@pytest.mark.parametrize("optimizer", PLAIN, ids=lambda o: o.name)
def test_the_class_steps_as_the_optimizer_does(optimizer: Optimizer) -> None:
    names: dict[str, Any] = {"torch": TORCH, "cbrt": np.cbrt}
    lines = update_class(optimizer).lines
    exec("\n".join(lines), names)
    name = next(line for line in lines if line.startswith("class "))[6:].partition("(")[0]
    point = [tensor([1.5, -0.3]), tensor(0.7)]
    made = names[name](point, 0.1, **settings_of_class(optimizer))
    expected, memory = (1.5, -0.3, 0.7), optimizer.init(3)
    for t in range(1, 7):
        gradient = [3.0 * x - 1.0 / t for x in expected]
        expected, memory = optimizer.update(expected, gradient, memory, 0.1, t)
        point[0].grad, point[1].grad = tensor(gradient[:2]), tensor(gradient[2])
        made.step()
        assert [*point[0].tolist(), float(point[1])] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("extra", "words"),
    [({"needs_hessian": True}, "its direction comes from the second partials"), ({"searches": True}, "it searches")],
)
def test_what_is_more_than_a_formula_is_refused(
    extra: dict[str, bool], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    formula = (("theta", "theta - eta*d"),) if "needs_hessian" in extra else (("theta", "theta - eta*g"),)
    toy = Optimizer("toy", "toy", formula, **extra)  # type: ignore[arg-type]
    monkeypatch.setitem(OPTIMIZERS, "toy", toy)
    code, out, err = call("torch", "-f", "x**2", "--optimizer", "toy")
    assert (code, out) == (2, "")
    assert f"torch: no script is made of toy: {words}" in err
    assert err.count("\n") == 1


def test_an_added_function_without_an_operation_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRY, "halve", Primitive("halve", derivative="1/2", scalar=lambda x: x / 2.0))
    assert call("torch", "-f", "halve(4)*x**2")[0] == 0  # a number is worked out
    code, out, err = call("torch", "-f", "halve(x) + x**2")
    assert (code, out) == (2, "")
    assert "torch: no script is made of halve: PyTorch has no operation for it" in err
    assert err.count("\n") == 1
