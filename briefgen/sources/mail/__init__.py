"""Mails: what a message holds, who sent it, and which of its words are its own."""
