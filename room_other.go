//go:build !linux && !darwin && !freebsd

package main

import "errors"

// freeRoom is not asked for here; the book says itself when its disk is full.
func freeRoom(string) (uint64, error) { return 0, errors.ErrUnsupported }
