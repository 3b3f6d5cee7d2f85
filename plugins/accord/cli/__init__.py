"""The command line: the app, and the screens it prints."""
