"""Pictures of graphs: pure functions from a graph to text, for people, wikis and pull requests."""

from collections.abc import Mapping
from enum import StrEnum

from app.workflows.diagrams.mermaid import flowchart
from app.workflows.diagrams.picture import Describe, Kind, Mark, Tone, picture_of
from app.workflows.diagrams.svg import draw
from app.workflows.graph import Graph

__all__ = ["DiagramFormat", "Kind", "Mark", "Tone", "diagram"]


class DiagramFormat(StrEnum):
    """As what a picture is wanted."""

    SVG = "svg"  #: a picture for any page, in light and dark
    MERMAID = "mermaid"  #: text that wikis and code hosts draw


def diagram(
    graph: Graph,
    describe: Describe,
    chosen: DiagramFormat,
    *,
    title: str,
    marks: Mapping[str, Mark] | None = None,
    state: str = "",
) -> str:
    """Draw a graph, and what a run made of it where marks are given; see `picture.picture_of`."""
    picture = picture_of(graph, describe, title=title, marks=marks, state=state)
    return draw(picture) if chosen is DiagramFormat.SVG else flowchart(picture)
