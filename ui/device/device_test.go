//go:build linux

package device_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"daftari/app"
	"daftari/ui/device"
)

func key(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return ""
}

// TestPrinter: by a path of its own, by the first port where one is plugged in, over the network, and not at all.
func TestPrinter(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lp0")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "lp1")
	for _, c := range []struct {
		name string
		p    device.Printer
		want string
	}{
		{"named", device.Printer{At: file}, ""},
		{"found", device.Printer{Found: []string{missing, file}}, ""},
		{"named and not there", device.Printer{At: missing}, "device.no_printer"},
		{"none", device.Printer{Found: []string{missing}}, "device.no_printer"},
		{"nowhere to look", device.Printer{}, "device.no_printer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := os.Truncate(file, 0); err != nil {
				t.Fatal(err)
			}
			err := c.p.Print(t.Context(), []byte("\x1b@receipt"))
			got, rerr := os.ReadFile(file)
			if key(err) != c.want || rerr != nil || (c.want == "") != bytes.Equal(got, []byte("\x1b@receipt")) {
				t.Errorf("%v, on the paper %q", err, got)
			}
			if _, err := os.Stat(missing); err == nil {
				t.Error("a file was made where no printer is")
			}
		})
	}
}

func TestPrinterOverTheNetwork(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	paper := make(chan []byte, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			paper <- nil
			return
		}
		b, _ := io.ReadAll(c)
		paper <- b
	}()
	if err := (device.Printer{At: l.Addr().String()}).Print(t.Context(), []byte("\x1b@receipt")); err != nil {
		t.Fatal(err)
	}
	if got := <-paper; !bytes.Equal(got, []byte("\x1b@receipt")) {
		t.Errorf("%q", got)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := (device.Printer{At: l.Addr().String()}).Print(t.Context(), nil); key(err) != "device.no_printer" {
		t.Errorf("%v", err)
	}
}

// TestAPrinterThatTakesNothing: the officer is not left waiting, and hears that a part may be on the paper.
func TestAPrinterThatTakesNothing(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "lp0")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skip(err)
	}
	hold, err := os.OpenFile(fifo, os.O_RDWR, 0) // somebody is there, and reads nothing
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (device.Printer{At: fifo}).Print(ctx, make([]byte, 1<<20)); key(err) != "device.printer_failed" {
		t.Errorf("%v", err)
	}
}
