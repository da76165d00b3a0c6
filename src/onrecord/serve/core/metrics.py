"""What is counted and timed, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds, from what a cache would answer to what a deadline stops.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The server's figures, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "onrecord_http_requests",
            "Requests answered, by route, method and status.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self.query_seconds = Histogram(
            "onrecord_query_seconds",
            "Time that child processes spent on a query, including its result.",
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self.write_seconds = Histogram(
            "onrecord_write_seconds",
            "Time from accepting a write until it was validated and published.",
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self.children_ended = Counter(
            "onrecord_children_ended",
            "Child processes that ended before the server, by cause.",
            ("cause",),
            registry=self.registry,
        )
        self.children = Gauge(
            "onrecord_children", "Child processes, by state.", ("state",), registry=self.registry
        )
        self.queue = Gauge(
            "onrecord_queue_length", "Requests waiting for a child process.", registry=self.registry
        )
        self.refused = Counter(
            "onrecord_queue_refused", "Requests refused because too many were waiting.",
            registry=self.registry,
        )  # fmt: skip
        self.cache_hits = Counter(
            "onrecord_cache_hits", "Queries served from the cache.", registry=self.registry
        )
        self.cache_bytes = Gauge(
            "onrecord_cache_bytes", "Memory used by cached responses.", registry=self.registry
        )
        self.version = Gauge(
            "onrecord_graph_version", "The version of the graph.", registry=self.registry
        )
        self.switches = Counter(
            "onrecord_graph_switches",
            "New versions that started being served.",
            registry=self.registry,
        )

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
