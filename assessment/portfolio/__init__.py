"""Portfolios: services that a commissioner collects, to set them side by side."""
