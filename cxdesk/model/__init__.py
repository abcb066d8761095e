"""What a journey is: records, the project that holds them, changes to it. Standard library only."""
