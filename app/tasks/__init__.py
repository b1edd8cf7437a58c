"""Tasks: work for people, by themselves or because a run waits for them."""
