"""Measurements of what policies cost, as ratios of interleaved runs in one process. Not part of the wheel."""
