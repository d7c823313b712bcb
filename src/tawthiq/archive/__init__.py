<<<<<<< HEAD
"""What is done with an archive as a whole, above the store and the coder."""
=======
"""Sources into an archive and back out of it: ingesting, coding, searching, proving, saving."""
>>>>>>> 690e1a47fb13e83ab6ff7be36813fd4eb8321c93
