"""The model that is built in: deterministic rules, so that everything runs on a fresh machine; it says what it is."""
