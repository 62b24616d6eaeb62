"""Floor 2: values that say how something is painted and that cannot draw: colours, brushes, strokes, filters, pixels."""
