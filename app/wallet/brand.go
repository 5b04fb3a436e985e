package wallet

import (
	"slices"
	"strings"
)

// Brands are the words of wallets that people know by name, as institutions usually call them in their configuration.
func Brands() []string {
	return []string{"mpesa", "airtel", "mtn", "orange", "tigo", "wave"}
}

// Brand is how a wallet's provider calls itself, "M-Pesa" for "mpesa"; a word that is not known stands as it was written.
func Brand(provider string) string {
	switch strings.ToLower(provider) {
	case "mpesa", "m-pesa":
		return "M-Pesa"
	case "airtel":
		return "Airtel"
	case "mtn":
		return "MTN MoMo"
	case "orange":
		return "Orange Money"
	case "tigo":
		return "Tigo Pesa"
	case "wave":
		return "Wave"
	}
	return provider
}

// Alike says that two names share two words, or all of the shorter one's: the provider may know the holder as the client.
func Alike(one, two string) bool {
	a, b := strings.Fields(strings.ToLower(one)), strings.Fields(strings.ToLower(two))
	shared := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			shared++
		}
	}
	return shared > 0 && shared >= min(2, len(a), len(b))
}
