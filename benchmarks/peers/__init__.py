"""The nazorg path in the hub and in its peers: same broker, same log, same schemas, same outputs, seen by the same outsider."""
