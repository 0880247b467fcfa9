"""Points at which a function has a kink by a variable: there it has no partial to ask for."""

from __future__ import annotations

from collections.abc import Mapping

from ...engine.program.interpret import evaluate
from ...expression.primitives.registry import REGISTRY
from ...expression.printing import unicode
from ...expression.tree import Call, Node, depends_on, walk


def kink(tree: Node, variable: str, values: Mapping[str, float]) -> str:
    """Return the part of a function that has its kink exactly here ("abs(x)"), or ""."""
    for node in walk(tree):
        if not isinstance(node, Call) or not depends_on(node, variable):
            continue
        if REGISTRY[node.function].has_kink and len(node.children) == 1:
            bent = evaluate(node.children[0], values) == 0.0
        elif node.function in ("min", "max"):
            a, b = (evaluate(child, values) for child in node.children)
            bent = a == b and node.children[0] != node.children[1]
        elif node.function == "where":
            a, b = (evaluate(child, values) for child in node.children[0].children)
            bent = a == b and depends_on(node.children[0], variable)
        else:
            continue
        if bent:
            return unicode(node)
    return ""
