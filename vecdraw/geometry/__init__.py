"""Floor 1: pure values and maths: `Affine`, `Rect`, `Path` and what is computed from them. y points down."""
