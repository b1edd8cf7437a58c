"""Requests from outside: whose they are, what they hold, and what they are answered."""
