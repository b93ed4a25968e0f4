"""What a published Sotto is: signed lists of files and the signed word of a new version. No network."""
