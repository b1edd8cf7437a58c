"""Outgoing webhooks: what happens in a workspace, signed and sent to addresses that its people name."""
