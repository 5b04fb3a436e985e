// Daftari is the field officer's ledger: it records money at the meeting with no network and
// brings it, exactly once, to Apache Fineract when there is one.
package main

func main() {}
