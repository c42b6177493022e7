"""The codec: values, envelope, ids."""
