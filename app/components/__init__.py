"""The registry of components and the library that needs no other domain."""
