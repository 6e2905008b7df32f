"""The parts of a report, one module each. Every part takes the subject and gives sections."""
