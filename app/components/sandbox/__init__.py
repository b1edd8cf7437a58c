"""Where users' templates, expressions and code run: in native engines under limits, never in this interpreter.

What is bounded by its own text and the size of what it reads runs in this process, in microseconds.
All else (loops, macros, repetition, code) runs in worker processes that are killed when they overrun.
"""
