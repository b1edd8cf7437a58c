"""The bounded cache."""

from app.workflows.cache import BoundedCache


def test_what_was_used_last_is_kept_within_the_weight() -> None:
    cache: BoundedCache[str] = BoundedCache(10)
    cache.put("a", "A", 4)
    cache.put("b", "B", 4)
    assert cache.get("a") == "A"
    cache.put("c", "C", 4)
    assert [cache.get(key) for key in "abc"] == ["A", None, "C"]
    assert cache.put("huge", "H", 11) == "H"
    assert [cache.get(key) for key in ("a", "c", "huge")] == ["A", "C", None]
    cache.put("a", "other", 1)
    assert cache.get("a") == "A"
