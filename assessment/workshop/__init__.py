"""Workshops: many people answer the same questions on their own phones, and the room sees where it disagrees."""
