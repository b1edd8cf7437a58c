"""Chunkers: where a text is cut, as exact places in it. Pure: they know no database and no model."""
