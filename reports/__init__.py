"""What is said about a result, and the formats it is said in."""
