"""The command line: reads options, calls the library, prints. No coding logic lives here."""
