"""The log of a draft: every change as an operation, numbered by the draft's revision; see `drafting.DraftLog`."""
