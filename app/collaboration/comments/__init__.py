"""Comments: threads at the nodes and places of a workflow, what is said in them, and a log of all of it."""
