"""What runs in a worker process and nowhere else: readers of files, and what keeps them in.

The libraries are imported by the reader that needs one, so that a process starts small.
"""
