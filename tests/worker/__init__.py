"""Worker processes as an operator has them: started, killed, stuck."""
