"""What a worker process gives up before it reads a stranger's file: the network, programs, and its bounds.

A filter of system calls (seccomp, Linux) refuses sockets and new programs for good; where the kernel has none, limits
and the empty environment remain.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 4, 38, 22
_FILTER = 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  #: EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
#: (architecture, calls): socket, connect, execve, execveat, ptrace, io_uring_setup, process_vm_readv/writev, kill,
#: tkill, pidfd_open, pidfd_send_signal, pidfd_getfd. tgkill stays: abort() is one, and says what a library died of.
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425, 310, 311, 62, 200, 434, 424, 438)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425, 270, 271, 129, 130, 434, 424, 438)),
}
_X32 = 0x40000000  #: the other numbering of calls that x86-64 kernels may know
_STDERR_BYTES = 256 * 1024


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def lock_down(memory_bytes: int) -> str | None:
    """Bound this process, and cut it off; for good. Return why the filter does not hold, where it does not."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_STDERR_BYTES, _STDERR_BYTES))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # no other process of this user looks into this one
        if platform.machine() in _CALLS:
            return _filter(libc, *_CALLS[platform.machine()])
    return "this system has none that is known here"


def _filter(libc: ctypes.CDLL, architecture: int, calls: tuple[int, ...]) -> str | None:
    count = len(calls)

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    # Each jump counts the steps that it leaves out; what is refused lands on the last one.
    program = [
        step(_LOAD, 4),
        step(_EQUAL, architecture, 0, count + 3),
        step(_LOAD, 0),
        step(_AT_LEAST, _X32, count + 1, 0),
        *(step(_EQUAL, call, count - place, 0) for place, call in enumerate(calls)),
        step(_RETURN, _ALLOW),
        step(_RETURN, _REFUSE),
    ]
    text = b"".join(program)
    kept = ctypes.create_string_buffer(text, len(text))
    filters = _Program(len(program), ctypes.cast(kept, ctypes.c_char_p))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(filters)):
        return os.strerror(ctypes.get_errno())
    return None
