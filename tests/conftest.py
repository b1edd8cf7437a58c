"""What holds for every test."""

from hypothesis import settings

# No test measures time: on a busy machine the first example may wait for an import.
settings.register_profile("plait", deadline=None)
settings.load_profile("plait")
