"""Presence: who is in a room now, where they point and what they do there. It is in no table and ends by itself."""
