"""Posters: templates with data. A document, or a tree built in Python, becomes boxes with text, pictures and shapes."""
