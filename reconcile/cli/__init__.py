"""The command line: words, colours and exit codes; the only floor that prints, asks and ends the process.

Never decides what changes and never talks to a vendor itself. Importing it loads nothing but click: each
command's module is imported when the command runs.
"""
