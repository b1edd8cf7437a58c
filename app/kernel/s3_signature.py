"""Requests to S3 that are signed: AWS Signature Version 4, in the headers or in the query.

(Amazon S3 API Reference, "Authenticating Requests".) obstore signs an object's address, but not the query that names a
part of a multipart upload, and the libraries that do are larger than all of this server.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

_SAFE = "-_.~"
_ALGORITHM = "AWS4-HMAC-SHA256"
_UNSIGNED = "UNSIGNED-PAYLOAD"
MAX_SECONDS = 7 * 24 * 3600  #: S3 takes no longer ones


@dataclass(frozen=True, slots=True)
class AccessKey:
    """Who signs."""

    id: str
    secret: str = field(repr=False)
    session_token: str = field(default="", repr=False)  #: of keys that are lent for a time


def presigned(
    method: str,
    endpoint: str,
    path: str,
    query: Mapping[str, str],
    *,
    key: AccessKey,
    region: str,
    now: datetime,
    seconds: int,
    headers: Mapping[str, str] | None = None,
) -> str:
    """Return the address of one request that S3 answers to whoever sends it.

    Args:
        method: Upper case.
        endpoint: `https://host` or `https://host:port`, without a path.
        path: `/bucket/key`, not quoted.
        query: Of the request itself.
        key: Who signs.
        region: Of the bucket.
        now: From when on.
        seconds: How long, at most a week.
        headers: Lower-case names; the request must be sent with exactly these.
    """
    host = _host_of(endpoint)
    signed_headers = {"host": host, **(headers or {})}
    names = ";".join(sorted(signed_headers))
    stamp = _stamp_of(now)
    full = {
        **query,
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{key.id}/{_scope_of(stamp, region)}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": names,
        **({"X-Amz-Security-Token": key.session_token} if key.session_token else {}),
    }
    quoted_path = quote(path, safe=_SAFE + "/")
    quoted_query = "&".join(
        f"{name}={value}"
        for name, value in sorted((quote(a, safe=_SAFE), quote(b, safe=_SAFE)) for a, b in full.items())
    )
    lines = "".join(f"{name}:{signed_headers[name].strip()}\n" for name in sorted(signed_headers))
    request = f"{method}\n{quoted_path}\n{quoted_query}\n{lines}\n{names}\n{_UNSIGNED}"
    signature = _signature(key.secret, region, stamp, request)
    return f"{endpoint}{quoted_path}?{quoted_query}&X-Amz-Signature={signature}"


def signed_headers(
    method: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    content: bytes,
    *,
    key: AccessKey,
    region: str,
    now: datetime,
) -> list[tuple[str, str]]:
    """Return the headers that sign a request, and its content with it.

    Args:
        method: Upper case.
        url: Escaped as it is sent.
        headers: Those that are sent besides; all are signed.
        content: The body.
        key: Who signs.
        region: Of the bucket.
        now: At most a quarter of an hour from S3's own time.
    """
    parts, digest = urlsplit(url), hashlib.sha256(content).hexdigest()
    stamp = _stamp_of(now)
    added = [("x-amz-content-sha256", digest), ("x-amz-date", stamp)]
    if key.session_token:
        added.append(("x-amz-security-token", key.session_token))
    signed = sorted(
        [("host", _host_of(url)), *((name.lower(), " ".join(value.split())) for name, value in (*headers, *added))]
    )
    names = ";".join(name for name, _ in signed)
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    lines = "".join(f"{name}:{value}\n" for name, value in signed)
    request = f"{method}\n{parts.path or '/'}\n{query}\n{lines}\n{names}\n{digest}"
    signature = _signature(key.secret, region, stamp, request)
    credential = f"{key.id}/{_scope_of(stamp, region)}"
    proof = f"{_ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
    return [*added, ("Authorization", proof)]


def _signature(secret: str, region: str, stamp: str, request: str) -> str:
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"{_ALGORITHM}\n{stamp}\n{_scope_of(stamp, region)}\n{digest}"
    signing = f"AWS4{secret}".encode()
    for each in (stamp[:8], region, "s3", "aws4_request"):
        signing = hmac.digest(signing, each.encode(), "sha256")
    return hmac.digest(signing, text.encode(), "sha256").hex()


def _stamp_of(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _scope_of(stamp: str, region: str) -> str:
    return f"{stamp[:8]}/{region}/s3/aws4_request"


def _host_of(endpoint: str) -> str:
    """Name the host as clients do: without the port that its scheme has anyway."""
    url = urlsplit(endpoint)
    usual = {"http": 80, "https": 443}.get(url.scheme)
    return url.hostname or "" if url.port in (None, usual) else f"{url.hostname}:{url.port}"
