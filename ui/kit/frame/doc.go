// Package frame holds what stands around a page: app bar, sync line, index tabs, the cloth rail, the key bar. Only
// the shell uses it.
package frame
