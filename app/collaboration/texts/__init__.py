"""Typing together: rooms, awareness and the y-protocol; `text_socket` is how clients come in."""
