"""GraphiQL for a browser, served whole from this process: no request leaves the machine.

The scripts come from the package `graphene-django-graphiql-static` (GraphiQL on React 17), of
which only the static folder is used.
"""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from importlib.util import find_spec
from pathlib import Path

import orjson
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

STATIC_PATH = "/graphiql"

_OWN = Path(__file__).with_name("static") / "graphiql"
_PACKAGE = "graphene_django_graphiql_static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src {connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{static}/vendor/graphiql.min.css">
<style>html, body, #graphiql {{ height: 100%; margin: 0; overflow: hidden; }}</style>
</head>
<body>
<div id="graphiql">Loading…</div>
<script type="application/json" id="config">{config}</script>
<script src="{static}/vendor/react.production.min.js"></script>
<script src="{static}/vendor/react-dom.production.min.js"></script>
<script src="{static}/vendor/graphiql.min.js"></script>
<script src="{static}/vendor/graphql-ws.min.js"></script>
<script src="{static}/own/graphiql.js"></script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Tab:
    """An example that stands in a tab of its own; the tab is named after the operation."""

    query: str
    variables: str = ""  #: as JSON


def graphiql_page(
    endpoint: str,
    ws_endpoint: str,
    default_tabs: Sequence[Tab] = (),
    dev_key: str | None = None,
    *,
    static_path: str = STATIC_PATH,
    title: str = "Plait",
) -> Callable[[], tuple[str, str]]:
    """Return what makes the page and its Content-Security-Policy, for `GraphQLEndpoint(page=…)`.

    Args:
        endpoint: Where operations are sent, e.g. `/graphql`.
        ws_endpoint: Where subscriptions are sent; a path, or an absolute URL of another host.
        default_tabs: What a new visitor finds. Other variables alone do not replace the tabs of one who was here.
        dev_key: An API key for the headers of every tab; only ever a development one.
        static_path: Where `graphiql_routes` is mounted.
        title: Of the browser's tab.
    """
    headers = orjson.dumps({"x-api-key": dev_key}, option=orjson.OPT_INDENT_2).decode() if dev_key else None
    tabs = [{"query": tab.query, "variables": tab.variables, "headers": headers} for tab in default_tabs]
    config = {"endpoint": endpoint, "wsEndpoint": ws_endpoint, "tabs": tabs or None, "headers": headers}
    standing = [endpoint, headers, *(tab.query for tab in default_tabs)]
    revision = blake2s(orjson.dumps(standing), digest_size=4).hexdigest()
    # In a script element only `<` could end the data early.
    data = orjson.dumps(config | {"revision": revision}).decode().replace("<", "\\u003c")
    page = _PAGE.format(title=html.escape(title), static=html.escape(static_path), config=data)
    connect = "'self'"
    if "://" in ws_endpoint:
        scheme, _, rest = ws_endpoint.partition("://")
        connect += f" {scheme}://{rest.partition('/')[0]}"
    answer = page, _POLICY.format(connect=connect)
    return lambda: answer


def graphiql_routes(static_path: str = STATIC_PATH) -> list[BaseRoute]:
    """Return the routes of the page's scripts and styles."""
    return [
        Mount(f"{static_path}/vendor", StaticFiles(directory=vendor_folder())),
        Mount(f"{static_path}/own", StaticFiles(directory=_OWN)),
    ]


@cache
def vendor_folder() -> Path:
    """Return the folder of GraphiQL's files, without importing the Django application around it."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"GraphiQL needs the package {_PACKAGE.replace('_', '-')}.")
    return Path(next(iter(spec.submodule_search_locations))) / "static" / _PACKAGE
