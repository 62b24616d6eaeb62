"""Where files keep their metadata: reading the blocks and putting others in their place, without touching pixels."""
