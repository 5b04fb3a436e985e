// Package paper turns receipts, entries and the till into what leaves the device: lines for a
// terminal, bytes for a receipt printer, PDF, CSV and xlsx. It decides nothing about money.
package paper
