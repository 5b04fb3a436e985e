package device

import (
	"context"
	"io"
	"net"
	"os"
	"strings"
)

// dial opens what a configuration names as the printer.
func dial(ctx context.Context, at string) (io.WriteCloser, error) {
	if _, _, err := net.SplitHostPort(at); err == nil && !strings.ContainsAny(at, `/\`) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", at)
	}
	return os.OpenFile(at, os.O_WRONLY, 0) //nolint:gosec // the person's own configuration names it
}
