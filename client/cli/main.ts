/** The command line: picks the command, prints, exits. */
