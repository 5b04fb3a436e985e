package show

import (
	"fmt"
	"io"

	"daftari/app"
	"daftari/app/words"
)

// Report is what a pass came to.
func Report(w io.Writer, t *words.Words, r app.SyncReport) {
	if r.Followed {
		fmt.Fprintln(w, t.T("cli.followed"))
	}
	fmt.Fprintln(w, t.T("cli.report", "posted", t.Number(r.Posted), "refused", t.Number(r.Refused), "unsure", t.Number(r.Unsure), "left", t.Number(r.Left)))
	if r.Stop == app.SyncStopped {
		fmt.Fprintln(w, t.T("cli.stopped.what"), t.T("cli.stopped.money"))
	}
	if d := r.Desk; d != nil {
		fmt.Fprintln(w, t.T("cli.desk", "told", t.Number(d.Told), "heard", t.Number(d.Heard), "left", t.Number(d.Left)))
		if d.Waiting > 0 {
			fmt.Fprintln(w, t.T("cli.desk_waiting", "n", d.Waiting))
		}
	}
	for _, p := range r.Beside {
		fmt.Fprintln(w, t.T(p.Key+".what", p.Args...), t.T(p.Key+".do", p.Args...))
	}
	if r.Accepted > 0 {
		fmt.Fprintln(w, t.T("cli.accepted", "n", r.Accepted))
	}
	for _, key := range r.Alarms {
		fmt.Fprintln(w, t.T("cli.alarm", "entry", string(key)))
	}
	fmt.Fprintln(w, t.T("cli.bytes", "requests", t.Number(r.Requests), "up", bytes(t, r.Up), "down", bytes(t, r.Down)))
}

func bytes(t *words.Words, n int64) string {
	if n < 10_000 {
		return t.Number(int(n)) + " B"
	}
	return t.Number(int(n/1000)) + " kB"
}
