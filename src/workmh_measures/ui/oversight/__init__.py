"""Parts of the pages of oversight: accounts, and the report of a service."""
