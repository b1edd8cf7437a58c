"""What a command says to the operator when it cannot do what was asked."""


class Refused(Exception):
    """The message is one line for whoever runs Plait, and names the mend; no trace is shown."""
