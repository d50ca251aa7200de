"""One module for each command, imported when the command runs; never anything that two commands share."""
