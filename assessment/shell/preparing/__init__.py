"""Preparing a workshop: what is asked, of whom, on what terms, and the code that lets people in."""
