"""CXDesk: customer-journey maps and CX audits, offline, one SQLite file a project."""

__version__ = "0.1.0"
