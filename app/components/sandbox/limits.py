"""The limits of one call into the sandbox."""

from dataclasses import dataclass

#: More Python frames or JSON levels than people nest, fewer than serialisers refuse.
MAX_DEPTH = 100
#: Of a template or of code. The engines' parsers recurse on the native stack, which a long enough source overruns:
#: the process would end without an exception. These three bounds leave them a fourth of the stack at most.
MAX_SOURCE_CHARS = 100_000
MAX_EXPRESSION_CHARS = 10_000
MAX_TAG_WORDS = 2_000  #: names, strings and signs in one tag of a template


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one render, evaluation or run of code may use."""

    output_bytes: int = 10_000_000  #: of a rendered text, or of a result as JSON
    template_fuel: int = 2_000_000  #: minijinja instructions
    timeout_ms: int = 5_000  #: of a render or an evaluation in a worker, queueing excluded
    worker_bytes: int = 600_000_000  #: address space of a worker
    work_timeout_ms: int = 10_000  #: of a function that is called in a worker
    code_timeout_ms: int = 10_000  #: of one run of code
    code_memory_bytes: int = 128_000_000  #: heap of one run of code
    code_recursion: int = 300  #: call depth of code
    code_print_bytes: int = 64_000  #: what code may print
    code_print_lines: int = 500  #: further ones are counted, not kept
