"""Benchmarks: each figure beside a peer measured in the same run, so that it means something on any machine."""
