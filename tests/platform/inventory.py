"""Counts endpoints and error codes of plain documents another way than the example does: by walking, not by pattern.

It knows the five documents of the seeds; it is the check, so it shares nothing with the workflow.
"""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_OPEN, _CLOSE = "[{", "]}"


def endpoints(text: str) -> list[str]:
    """Return "METHOD path" of every endpoint, each once, in order."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        for at in range(len(line)):
            method = next((verb for verb in METHODS if line.startswith(verb, at)), None)
            if method is None or (at and (line[at - 1].isalnum() or line[at - 1] == "_")):
                continue
            rest = line[at + len(method) :]
            is_glued = not rest.startswith(" ")
            rest = rest.removeprefix(" ")
            if rest.startswith("/"):
                found[f"{method} {_path(rest, is_glued=is_glued)}"] = None
    return list(found)


def _path(rest: str, *, is_glued: bool) -> str:
    depth = 0
    for at, character in enumerate(rest):
        depth += (character in _OPEN) - (character in _CLOSE)
        if character.isspace() or (is_glued and depth == 0 and character.isupper()):
            return rest[:at]
    return rest


def error_codes(text: str) -> list[str]:
    """Return every upper-case word with an underscore that stands alone, in a list, glued to a status, or as a code."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        bare = line.strip().removesuffix(",")
        if bare.startswith('"code":'):
            word = bare.removeprefix('"code":').strip().strip('"')
        elif bare.startswith("• `"):
            word = bare.removeprefix("• `").partition("`")[0]
        else:
            word = bare
            for at in range(len(bare)):
                if bare[at : at + 3].isdigit() and not any(letter.isdigit() for letter in bare[:at]):
                    word = bare[:at]
                    break
        if "_" in word.strip("_") and word.replace("_", "").isalpha() and word == word.upper():
            found[word] = None
    return list(found)
