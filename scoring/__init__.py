"""What the answers are worth: pure arithmetic on typed values."""
