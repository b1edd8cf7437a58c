"""Search in a workspace: one ranked list of whatever somebody may see there, by its words."""
