"""Simulated AWS: moto's API surface with believable physics underneath."""
