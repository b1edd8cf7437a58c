"""Artifacts: versioned documents, tables, images, HTML, code and JSON, and links that show them to anybody."""
