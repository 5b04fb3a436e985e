package files

// SyncDir does nothing: NTFS keeps names in its own journal, and a directory cannot be flushed.
func SyncDir(string) error { return nil }
