"""Parts of the pages of data out: files, the lock, and the audit trail."""
