"""The DJI connector: detention messages from a drop folder, over HTTP, or from the simulator, to `dji.detentie`."""
