/** A record on its way out; {@code value} null is a tombstone. */
record Out(String topic, byte[] value) {}
