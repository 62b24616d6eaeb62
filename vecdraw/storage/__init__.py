"""Bytes that stay: files that are whole or not there, object stores, manifests."""
