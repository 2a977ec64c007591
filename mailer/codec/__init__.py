"""Bytes to words and back, one file for each family of RFCs. Pure: no clock, no socket, no database."""
