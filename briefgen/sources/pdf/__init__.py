"""PDF files: a child process reads the letters, and what stands here makes paragraphs of them."""
