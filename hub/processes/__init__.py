"""The rules, one package per process: pure functions of state, message and time. No Kafka, no Faust, no clock, no I/O."""
