"""What is done to a PDF once it is drawn: text that can be read out of it, links, outline, structure."""
