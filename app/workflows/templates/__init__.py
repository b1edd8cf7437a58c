"""Templates: a gallery of ready workflows, built in and the workspace's own, to look at and to make workflows from."""
