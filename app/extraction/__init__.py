"""Extraction: what files say, as text with pages, tables and pictures, read in processes that can be killed."""
