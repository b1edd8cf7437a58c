"""What names a document's source within its base: adding the same one again gives the same document new content."""

from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

from app.kernel.errors import InvalidInput
from app.knowledge.vocabulary import DocumentSource

MAX_URL = 2_000


def key_of(source: DocumentSource, name: object) -> str:
    """Return the key of a source: pages are the same whether a person or a crawl named them."""
    kind = DocumentSource.URL if source is DocumentSource.SITE else source
    return sha256(f"{kind.value}:{name}".encode(errors="replace")).hexdigest()


def checked_url(url: str, field: str) -> str:
    """Return an address as it is compared.

    Raises:
        InvalidInput: It is no address of a page; names `field`.
    """
    try:
        parts = urlsplit(url.strip())
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        is_good, parts = False, urlsplit("")
    if not is_good or len(url) > MAX_URL or any(each.isspace() or each == "\0" for each in url.strip()):
        raise InvalidInput(
            f"A page's address begins with http:// or https://, holds no user, and has at most {MAX_URL} characters.",
            field=field,
            reason="url_invalid",
        )
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))
