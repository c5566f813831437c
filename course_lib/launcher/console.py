"""Consoles that cannot show every script: cp949 has no kana of its own, cp932 no Hangul."""

from __future__ import annotations

import io
import sys


def never_fail_to_print() -> None:
    """Let a console that lacks a character show a substitute instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
