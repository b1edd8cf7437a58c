"""Where a thread of comments may stand."""

from dataclasses import dataclass

from app.collaboration.canvas import Point, PointLike, checked_point
from app.kernel.errors import InvalidInput
from app.workflows.graph import Graph


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a thread stands: at a node or at a place of the canvas, one of the two."""

    node_key: str | None = None
    point: Point | None = None


def checked_spot(node_key: str | None, point: PointLike | None, graph: Graph) -> Spot:
    """Return where a thread is to stand.

    Args:
        node_key: At this node.
        point: At this place; exactly one of the two is given.
        graph: The draft, which has the node.

    Raises:
        InvalidInput: Both or none are given, the draft has no such node, or the place is none.
    """
    if (node_key is None) == (point is None):
        raise InvalidInput(
            "Say where: at a node or at a position, one of them.", field="input.nodeKey", reason="exactly_one"
        )
    if point is not None:
        return Spot(point=checked_point(point, "input.position"))
    if not any(node.key == node_key for node in graph.nodes):
        raise InvalidInput("The draft has no such node.", field="input.nodeKey", reason="node_not_found")
    return Spot(node_key=node_key)
