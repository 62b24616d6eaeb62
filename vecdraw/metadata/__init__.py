"""What a picture says about itself beside its pixels: Exif, XMP, IPTC and texts, as values."""
