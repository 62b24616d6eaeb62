"""Floor 10: many posters from a table: on this machine, or by engines that share the work among many."""
