"""The page behind a link to an artifact: one HTML document without scripts, whatever the artifact holds.

Markdown is rendered in the sandbox's workers; HTML is put into a frame that has an origin of its own.
"""

import base64
import hashlib
from html import escape
from typing import Any

import orjson

from app.artifacts.sharing import Shared
from app.artifacts.vocabulary import ArtifactKind

_STYLE = """
:root { color-scheme: light dark; --page: #f5f4f1; --card: #fff; --text: #1d1c1a; --soft: #5f5b55; --line: #d8d3ca;
  --accent: #2f5bd7; --code: #f0eee9; }
@media (prefers-color-scheme: dark) { :root { --page: #161514; --card: #201f1d; --text: #edebe7; --soft: #a9a49b;
  --line: #4a4741; --accent: #8fb0ff; --code: #2a2826; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 56rem; margin: clamp(0rem, 4vh, 3rem) auto; padding: clamp(1.25rem, 4vw, 2.5rem);
  background: var(--card); border-radius: .9rem; box-shadow: 0 1px 2px #0002, 0 8px 30px #0001; }
main.wide { max-width: 96rem; }
header h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1.25rem; overflow-wrap: anywhere; text-wrap: pretty; }
article { overflow-wrap: anywhere; }
article img { max-width: 100%; height: auto; }
article a { color: var(--accent); }
pre { overflow-x: auto; background: var(--code); padding: 1rem; border-radius: .5rem; overflow-wrap: normal;
  font: .9rem/1.5 ui-monospace, monospace; tab-size: 4; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; min-width: 50%; }
th, td { border: 1px solid var(--line); padding: .35rem .7rem; text-align: start; vertical-align: top; }
th { background: var(--code); }
td.number { text-align: end; font-variant-numeric: tabular-nums; }
td.nothing, footer { color: var(--soft); }
blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--line); }
iframe { width: 100%; height: 75vh; border: 1px solid var(--line); border-radius: .5rem; background: #fff; }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; font-size: .9rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 40rem) { body { background: var(--card); } main { margin: 0; border-radius: 0; box-shadow: none; } }
""".strip()

#: Of the page: its style, images and frames of this server, and nothing else; a frame cannot lead elsewhere either.
POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'; img-src 'self' data:; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def content_policy(embedders: tuple[str, ...]) -> str:
    """Return the policy of an artifact's own HTML: an opaque origin with scripts, and no way out.

    Its scripts can draw what they like; they reach no address, no cookie, no storage, no other document.

    Args:
        embedders: Origins of front ends that may frame it, beside this server.
    """
    return (
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        "img-src data: blob:; media-src data: blob:; font-src data:; connect-src 'none'; frame-src 'none'; "
        "worker-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors " + " ".join(("'self'", *embedders))
    )


def shared_page(shared: Shared, body: str) -> str:
    """Return the page of an artifact around its body."""
    title = escape(shared.artifact.title)
    is_wide = shared.artifact.kind in {ArtifactKind.HTML, ArtifactKind.TABLE}
    until = f"{shared.share.expires_at.day} {shared.share.expires_at:%B %Y at %H:%M} UTC"
    return _document(
        shared.artifact.title,
        f"<header><h1>{title}</h1></header>\n<article>\n{body}\n</article>\n"
        f"<footer>Version {shared.version.number}. This link shows it until {until}, or until it is revoked.</footer>",
        is_wide=is_wide,
    )


def notice_page(title: str, text: str) -> str:
    """Return a page that tells something."""
    return _document(title, f"<header><h1>{escape(title)}</h1></header>\n<p>{escape(text)}</p>")


def text_body(text: str) -> str:
    """Show a text as it is written."""
    return f"<pre><code>{escape(text)}</code></pre>"


def json_body(text: str) -> str:
    """Show JSON, indented."""
    return text_body(orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode())


def table_body(text: str) -> str:
    """Show a table."""
    table = orjson.loads(text)
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in table["columns"])
    rows = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table["rows"])
    return (
        f'<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def image_body(source: str | None, title: str) -> str:
    """Show an image; None stands for one that was deleted."""
    if source is None:
        return "<p>The image was deleted.</p>"
    return f'<img src="{escape(source)}" alt="{escape(title)}">'


def frame_body(source: str, title: str) -> str:
    """Show a page of its own, in a frame that lets it do nothing but draw."""
    return (
        f'<iframe src="{escape(source)}" sandbox="allow-scripts" referrerpolicy="no-referrer" '
        f'title="{escape(title)}"></iframe>'
    )


def _cell(value: Any) -> str:
    if value is None:
        return '<td class="nothing">&ndash;</td>'
    if isinstance(value, bool):
        return f"<td>{'true' if value else 'false'}</td>"
    if isinstance(value, int | float):
        return f'<td class="number">{orjson.dumps(value).decode()}</td>'
    return f"<td>{escape(value)}</td>"


def _document(title: str, body: str, *, is_wide: bool = False) -> str:
    kind = ' class="wide"' if is_wide else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n<main{kind}>\n{body}\n</main>\n</body>\n</html>\n"
    )
