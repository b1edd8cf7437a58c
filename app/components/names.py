"""The names that a template or an expression reads of the run: without those of its language, and those it binds.

minijinja tells what a template reads, and its own functions. What the CEL library tells of an expression holds the
names of types, of its libraries, and of what a macro binds (`items.map(each, each.price)`) too: a name that stands
first or second in a call's brackets, with a comma behind it, is taken for bound, so that what is told is read for sure.
"""

import re
from functools import lru_cache

from app.components.sandbox.errors import SandboxError
from app.components.sandbox.sandbox import check_expression, check_template

#: What every run has: `item` and `index` in a container, and where an expression is evaluated for each item of a list.
OF_RUNS = frozenset({"input", "nodes", "vars", "run", "item", "index"})
SECRETS = "secrets"  #: in templates of fields that are marked as secret; elsewhere it is another problem

_TEMPLATES_OWN = frozenset({"range", "dict", "namespace", "cycler", "joiner", "caller", "self", "super", "loop"})
_CEL_TYPES = frozenset({"bool", "bytes", "double", "dyn", "int", "list", "map", "null_type", "string", "type", "uint"})
_CEL_TIMES = frozenset({"duration", "timestamp"})
_CEL_LIBRARIES = frozenset({"base64", "cel", "google", "lists", "math", "optional", "sets", "strings"})
_BOUND = re.compile(r"\(\s*([A-Za-z_]\w*)\s*,(?:\s*([A-Za-z_]\w*)\s*,)?")


@lru_cache(maxsize=4_000)
def names_read(text: str, *, is_expression: bool) -> frozenset[str]:
    """Return the root names that a text reads and nobody but the run could give; none where it does not parse."""
    try:
        if not is_expression:
            return frozenset(name.partition(".")[0] for name in check_template(text)) - _TEMPLATES_OWN
        names = check_expression(text) - _CEL_TYPES - _CEL_TIMES - _CEL_LIBRARIES
    except SandboxError:
        return frozenset()
    unknown = names - OF_RUNS
    return names - {name for found in _BOUND.findall(text) for name in found} if unknown else names
