"""What finds rows by words: FTS5 on SQLite, `tsvector` on PostgreSQL, with the same words on both.

The words are made here (`kernel.wording`), not by the databases, so that both find the same.
"""
