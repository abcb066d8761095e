"""The panels beside the map: navigator, inspector and history."""
