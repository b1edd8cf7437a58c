"""The surface kit of the graph: context, errors, relay, transports, document limits; it knows no domain."""
