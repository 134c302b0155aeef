"""RTF files: their control words and groups, and the text between them."""
