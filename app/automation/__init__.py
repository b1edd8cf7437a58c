"""Automation: the triggers that start runs (requests, schedules, events, mails), and processes over them."""
