"""Doing it: saving, walking, the command line and the pages."""
