"""How many statements something takes, on either database."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest

_is_heard: ContextVar[bool] = ContextVar("is_heard", default=False)  #: in the test's tasks, not in those of chores


@contextmanager
def queries(database: Any) -> Generator[list[str]]:
    """Hear what the caller and its tasks ask outside of transactions; it is carried out as ever."""
    seen: list[str] = []
    kind = type(database.reader)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("execute_query", "execute_query_dict"):
            own = getattr(kind, name)

            def heard(self: Any, query: str, *rest: Any, own: Any = own, **more: Any) -> Any:
                if _is_heard.get():
                    seen.append(query)
                return own(self, query, *rest, **more)

            patch.setattr(kind, name, heard)
        token = _is_heard.set(True)
        try:
            yield seen
        finally:
            _is_heard.reset(token)
