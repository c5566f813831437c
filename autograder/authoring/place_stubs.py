"""The nbgrader preprocessor that puts each exercise's stub where the solution stood."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors.base import NbGraderPreprocessor


class PlaceStubs(NbGraderPreprocessor):
    """Moves `metadata.course.stub` into the cell; stands after `ClearSolutions`."""

    def preprocess_cell(self, cell: Any, resources: Any, _index: int) -> tuple[Any, Any]:
        """Give the cell its stub, and leave no trace of it in the metadata."""
        stub = cell.metadata.get("course", {}).pop("stub", None)
        if stub is not None:
            cell.source = stub
        return cell, resources
