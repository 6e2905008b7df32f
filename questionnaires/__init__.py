"""What is asked, and what was answered. Knows nothing of scores, reports or screens."""
