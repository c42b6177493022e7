"""The root of the errors that are explained to a person instead of shown as a traceback."""


class HubError(Exception):
    """Something outside the program must be mended; the text says what and how, and holds no personal data."""
