"""Markdown as readers of files give it: its plain text, and its tables. A line at a time, in linear time.

What a page shows is parsed properly elsewhere (`components.markup`); here a million lines must pass in seconds.
"""

import re

_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]+|$)")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_BELOW_HEADER = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_MARKS = "*_`\\[~&<"  #: looked for one by one: that is faster than an expression over all of them
#: One at a time, from the left: an escape, code, a picture or a link, an address, emphasis around something.
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,3})(?P<code>[^`]{1,1000})(?P=ticks)"
    r"|!?\[(?P<label>(?:[^\[\]\\]|\\.){0,2000})\]\((?:<[^<>]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?)"
    r"(?:[ \t]+\"[^\"]{0,500}\")?\)"
    r"|<(?P<address>(?:https?://|mailto:)[^<>\s]{1,2000})>"
    r"|(?P<mark>\*{1,3}|~~)(?=\S)(?P<marked>[^*~\n]{1,2000}?)(?<=\S)(?P=mark)"
    r"|(?<![\w_])(?P<under>_{1,3})(?=\S)(?P<lined>[^_\n]{1,2000}?)(?<=\S)(?P=under)(?![\w_])"
    r"|&(?P<entity>amp|lt|gt|quot|nbsp|\#39);"
)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": "\u00a0", "#39": "'"}


_NESTED = 4  #: marks in marks that are taken off


def read_markdown(text: str) -> tuple[str, list[list[list[str]]]]:
    """Return what a reader sees, without marks, and the tables; in the text, tabs are between the cells of a row."""
    source = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines: list[str] = []
    tables: list[list[list[str]]] = []
    fence = ""
    is_table = False
    for place, line in enumerate(source):
        mark = _FENCE.match(line) if "`" in line or "~" in line else None
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            else:
                lines.append(line)
        elif mark:
            fence, is_table = mark[1], False
        elif is_table and "|" in line:
            if not _BELOW_HEADER.match(line) or len(tables[-1]) > 1:
                tables[-1].append(cells_of(line))
                lines.append("\t".join(tables[-1][-1]))
        elif "|" in line and place + 1 < len(source) and _is_below_header(source[place + 1]):
            is_table = True
            tables.append([cells_of(line)])
            lines.append("\t".join(tables[-1][-1]))
        else:
            is_table = False
            plain = _line(line)
            if plain is not None:
                lines.append(plain)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)), tables


def cells_of(line: str) -> list[str]:
    """Return the cells of a row of a table, without marks."""
    row = line.strip().removeprefix("|")
    parts = re.split(r"(?<!\\)\|", row) if "\\" in row else row.split("|")
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [plain(part.strip().replace("<br>", " ").replace("\\|", "|")) for part in parts]


def plain(text: str, depth: int = 0) -> str:
    """Take the marks off a piece of text."""
    if depth >= _NESTED or not any(mark in text for mark in _MARKS):
        return text

    def shown(found: re.Match[str]) -> str:
        if (escaped := found["escaped"]) is not None:
            return escaped
        if (code := found["code"]) is not None:
            return code.strip()
        if (entity := found["entity"]) is not None:
            return _ENTITIES[entity]
        if (address := found["address"]) is not None:
            return address
        inner = found["label"] if found["label"] is not None else found["marked"] or found["lined"]
        return plain(inner or "", depth + 1)

    return _INLINE.sub(shown, text)


def table_of(rows: list[list[str]]) -> str:
    """Write a table as Markdown (GFM); the first row is its header."""
    width = max(map(len, rows))
    lines = [f"| {' | '.join(_cell(each) for each in row + [''] * (width - len(row)))} |" for row in rows]
    lines.insert(1, f"|{' --- |' * width}")
    return "\n".join(lines)


def _cell(text: str) -> str:
    if text.isalnum():
        return text
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")


def _is_below_header(line: str) -> bool:
    return "-" in line and "|" in line and _BELOW_HEADER.match(line) is not None


def _line(line: str) -> str | None:
    if line[:1] in " #>-*_\t" and line.strip():
        if _RULE.match(line):
            return None
        line = _QUOTE.sub("", line)
        if _HEADING.match(line):
            line = _CLOSING.sub("", _HEADING.sub("", line))
    return plain(line)
