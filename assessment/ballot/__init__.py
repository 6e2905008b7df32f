"""The record of a ballot that was held elsewhere. It is a record, not a way to vote."""
