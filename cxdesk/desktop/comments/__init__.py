"""The dock of comments: what customers wrote, listed, searched, filtered and pinned to touchpoints as quotes."""
