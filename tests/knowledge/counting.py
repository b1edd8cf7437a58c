"""How many statements something takes, on either database."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def queries(database: Any) -> Generator[list[str]]:
    """Hear the statements that are asked outside of transactions; they are carried out as ever."""
    seen: list[str] = []
    kind = type(database.reader)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("execute_query", "execute_query_dict"):
            own = getattr(kind, name)

            def heard(self: Any, query: str, *rest: Any, own: Any = own, **more: Any) -> Any:
                seen.append(query)
                return own(self, query, *rest, **more)

            patch.setattr(kind, name, heard)
        yield seen
