package main

import "errors"

// On Android go-keyring would look for D-Bus (reference/libraries.md).
var errNoKeyring = errors.New("this system has no keyring")

func keyringGet(string) (string, error) { return "", errNoKeyring }

func keyringSet(string, string) error { return errNoKeyring }

func keyringDelete(string) error { return errNoKeyring }
