"""Word files: the parts of the package, the styles, and the walk over a document."""
