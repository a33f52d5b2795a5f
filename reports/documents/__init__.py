"""Files of reports. `intake` checks and stores an upload; reading the pages of a PDF comes here later, in a child process."""
