"""Where the work of a build runs: in this process, in several, on a cluster."""
