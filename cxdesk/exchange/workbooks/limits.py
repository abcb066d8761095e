"""The limits a decoding process sets for itself before it touches a file. It must not know what is decoded."""

import os
import sys
import threading
from typing import Any

MEMORY = 2 << 30
"""Bytes a child may ask for."""
SECONDS = 60
"""Processor time of a child: for one whose parent is gone; the parent waits less."""
OUT_OF_MEMORY = 77
"""Exit status where the watcher had to stop the process."""


def apply(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Limit this process for good; where a system knows no such limit, a thread watches the memory."""
    if sys.platform == "win32":
        _limit_windows(memory, seconds)
        return
    import resource

    def limit(what: int, to: int) -> None:
        hard = resource.getrlimit(what)[1]
        to = to if hard == resource.RLIM_INFINITY else min(to, hard)
        resource.setrlimit(what, (to, to))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_CPU, seconds)
    if sys.platform == "darwin":  # takes RLIMIT_AS and ignores it
        threading.Thread(target=watch_memory, args=(memory,), daemon=True).start()
    else:
        limit(resource.RLIMIT_AS, memory)


def watch_memory(most: int, pause: float = 0.02) -> None:
    """End the process once it has held more than ``most`` bytes; returns never otherwise."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    stop = threading.Event()
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit <= most:
        stop.wait(pause)
    os._exit(OUT_OF_MEMORY)


def _limit_windows(memory: int, seconds: int) -> None:
    """Put this process into a job object of its own with limits."""
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    process_time, process_memory, die_quietly, extended = 0x2, 0x100, 0x400, 9
    limits = Extended()
    limits.Basic.LimitFlags = process_time | process_memory | die_quietly
    limits.Basic.PerProcessUserTimeLimit = seconds * 10_000_000  # in units of 100 ns
    limits.ProcessMemoryLimit = memory
    kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
    kernel.SetInformationJobObject.argtypes = (
        wintypes.HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
    )
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    job = kernel.CreateJobObjectW(None, None)
    if not (
        job
        and kernel.SetInformationJobObject(job, extended, ctypes.byref(limits), ctypes.sizeof(limits))
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    ):
        raise OSError(ctypes.get_last_error(), "no job object")  # type: ignore[attr-defined,unused-ignore]
