"""Ready-made probes and criteria for families of exercises, for lessons to build on."""
