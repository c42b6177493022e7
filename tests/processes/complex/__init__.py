"""The process of complexe casuïstiek."""
