"""Opening tables that somebody hands in, as CSV or as an Excel workbook. Nothing in them is worked out, run or fetched.

Surveys, units of a ballot, forms and tables of services are read with this; each says in its own words what it refuses.
"""
