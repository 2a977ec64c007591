"""A network of organisations, run by e-mail. docs/architecture.md draws the house."""

__version__ = "0.1.0"
