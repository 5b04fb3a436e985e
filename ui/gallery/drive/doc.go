// Package drive runs the real program in a real window under Xvfb and handles it as people do: by
// what can be read on it, with clicks and keys of xdotool. Where things are it reads from the file
// that a program built with the tag e2e writes (ui/gallery/boxes).
package drive
