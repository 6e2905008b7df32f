"""What a workshop shows while it runs: to its facilitator, with controls, and to the room, without."""
