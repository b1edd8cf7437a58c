"""Memory: what the workflows of a workspace remember from one run to the next, by namespace and key."""
