"""What clients ask to be changed in a draft, and how it becomes steps of its log."""
