"""Integrations: services outside Plait that a workspace connects, acts on and copies from.

A type (`kinds/`) is declared once, as a component is: its configuration, credentials, actions and what it can copy.
"""
