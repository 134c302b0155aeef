"""briefgen: briefings from source documents, by rule. Every line is source text, cited and provable."""

__version__ = "0.1.0"
