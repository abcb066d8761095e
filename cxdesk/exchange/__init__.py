"""Files in and out: tables of answers, pictures of maps and documents; knows the model, never the store or a window."""
