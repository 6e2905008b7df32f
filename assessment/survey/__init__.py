"""Importing a staff survey: reading its file, guessing what each column is, counting, and what it says about the service.

The file is not trusted, and holds more of people than is needed: what says who they are is dropped while it is read.
"""
