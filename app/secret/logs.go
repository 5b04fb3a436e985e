package secret

import (
	"errors"
	"fmt"
	"log/slog"

	"daftari/app"
)

// Attr is for slog.HandlerOptions.ReplaceAttr: of what is not a plain word, number, time or truth
// nothing is logged but its type, and of an error the class and key of the Problem in it. Types that
// say themselves what may be logged (LogValue) have done so before.
func Attr(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindAny {
		return a
	}
	v := a.Value.Any()
	if _, is := v.(slog.Level); is { // the handler's own
		return a
	}
	if err, is := v.(error); is {
		var p *app.Problem
		if errors.As(err, &p) {
			return slog.String(a.Key, fmt.Sprintf("%s %s", p.Class, p.Key))
		}
	}
	return slog.String(a.Key, fmt.Sprintf("%T", v))
}
