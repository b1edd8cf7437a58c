"""Knowledge: bases of documents, cut into chunks, found again by words and by meaning, and cited."""
