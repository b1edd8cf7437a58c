"""Letters that a provider cuts in two: half a surrogate pair may come with one piece and half with the next."""


class Letters:
    """Puts the halves together again; one that has no other becomes U+FFFD."""

    def __init__(self) -> None:
        self._half = ""

    def take(self, text: str) -> str:
        """Take a piece; return what is whole, without a first half at its end, which waits for the next piece."""
        text, self._half = self._half + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return whole(text)

    def close(self) -> str:
        """Return what is left; nothing follows."""
        text, self._half = self._half, ""
        return whole(text)


def whole(text: str) -> str:
    """Return a text with every pair of halves as one letter, and without half ones."""
    if text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
