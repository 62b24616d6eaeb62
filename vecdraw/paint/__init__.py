"""Floor 2: values that say how things are painted and cannot draw: colours, brushes, strokes, filters, pixels."""
