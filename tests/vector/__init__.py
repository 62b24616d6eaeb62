"""What a scene looks like as SVG and as PDF, drawn by other programs, against our own pixels."""
