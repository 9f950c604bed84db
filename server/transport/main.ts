/** The language server's own process. */
