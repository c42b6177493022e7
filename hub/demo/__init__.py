"""`hub demo`: the main job end to end on a real broker, with an account that must balance."""
