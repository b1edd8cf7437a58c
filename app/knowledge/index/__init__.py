"""What finds chunks: by words in a full-text index of the database, by vectors in memory, fused by rank."""
