"""Chats as files for other places: Markdown and web pages to read, JSON to keep everything."""
