"""Files in and out: tables, templates, journeys. Untrusted bytes become plain values here; no widgets, no storage."""
