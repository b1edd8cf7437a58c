"""Long text fields as shared texts: one Yjs document per line, always of the same words as the line's graph."""
