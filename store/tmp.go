package store

import "path/filepath"

type heads struct{}
type memo struct{}
type ballast struct{}

func (*ballast) restore(*Book)              {}
func bookFile(dir string) string            { return filepath.Join(dir, FileName) }
func trouble(doing string, err error) error { return err }
