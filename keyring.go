//go:build !android

package main

import "github.com/zalando/go-keyring"

const keyringService = "daftari"

func keyringGet(name string) (string, error) { return keyring.Get(keyringService, name) }

func keyringSet(name, password string) error { return keyring.Set(keyringService, name, password) }

func keyringDelete(name string) error { return keyring.Delete(keyringService, name) }
