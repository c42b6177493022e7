"""The rules of the processes, without a broker."""
