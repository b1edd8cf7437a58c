"""Addresses of S3 that carry their own permission: AWS Signature Version 4 in the query.

(Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".) obstore signs an object's address, but not
the query that names a part of a multipart upload, and the libraries that do are larger than all of this server.
"""

import hashlib
import hmac
from collections.abc import Mapping
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
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    full = {
        **query,
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{key.id}/{scope}",
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
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"{_ALGORITHM}\n{stamp}\n{scope}\n{digest}"
    signing = f"AWS4{key.secret}".encode()
    for each in (stamp[:8], region, "s3", "aws4_request"):
        signing = hmac.digest(signing, each.encode(), "sha256")
    signature = hmac.digest(signing, text.encode(), "sha256").hex()
    return f"{endpoint}{quoted_path}?{quoted_query}&X-Amz-Signature={signature}"


def _host_of(endpoint: str) -> str:
    """Name the host as clients do: without the port that its scheme has anyway."""
    url = urlsplit(endpoint)
    usual = {"http": 80, "https": 443}.get(url.scheme)
    return url.hostname or "" if url.port in (None, usual) else f"{url.hostname}:{url.port}"
