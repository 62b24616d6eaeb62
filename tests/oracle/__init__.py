"""Chromium's canvas as an oracle: the same drawing programs drawn by vecdraw and by a browser."""
