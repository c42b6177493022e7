"""Purpose (doelbinding), pseudonyms, terms and the encryption of what must be kept unread."""
