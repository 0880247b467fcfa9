"""The quantile is NumPy's, and needs nothing that NumPy has not loaded."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gradtui.picture.canvas.quantile import quantile

VALUES = arrays(np.float64, st.integers(1, 40), elements=st.floats(-1e300, 1e300))


@given(values=VALUES, share=st.sampled_from([0.0, 0.02, 0.25, 1 / 3, 0.5, 0.9, 0.98, 1.0]) | st.floats(0.0, 1.0))
def test_it_is_the_one_of_numpy(values: np.ndarray, share: float) -> None:  # type: ignore[type-arg]
    assert quantile(values, share) == np.quantile(values, share)


def test_the_first_picture_loads_no_masked_arrays() -> None:
    script = (
        "import sys\n"
        "from gradtui.scenario.catalogue import open_scenario\n"
        "from gradtui.app.painting.studio import Studio\n"
        "from gradtui.app.prepared import first_picture\n"
        "from gradtui.app.session import Session\n"
        "for name in ('two_minima', 'rosenbrock'):\n"
        "    session = Session.open(open_scenario(name))\n"
        "    first_picture(session, Studio(session), 60, 20)\n"
        "assert 'numpy.ma' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
