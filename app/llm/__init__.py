"""Models: the providers of a workspace, one interface over them all, and the model that is built in.

Read on: `messages` (what is asked), `replies` (what comes back), `service.Models` (who asks), `adapters` (whom).
"""
