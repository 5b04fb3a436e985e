package fineracttest

import (
	"log/slog"
	"net/http"
	"strconv"

	"daftari/fineract/fineracttest/core"
)

// registerStock gives the stock reports that can be run on MariaDB (their names have no sign but blanks) their functions.
func (s *Server) registerStock() {
	s.RegisterReport("Client Listing", clientListing)
}

// clientListing is the stock report of that name: the clients of an office and those below it.
func clientListing(ctx core.ReportContext, params map[string]string) ([]string, [][]any, error) {
	office, err := strconv.ParseInt(params["officeId"], 10, 64)
	if err != nil {
		return nil, nil, err
	}
	w := ctx.Books
	status := map[int]string{100: "Pending", 300: "Active", 600: "Closed"}
	var rows [][]any
	for _, c := range w.Clients() {
		if !w.Sees(office, c.OfficeID) {
			continue
		}
		o := w.Office(c.OfficeID)
		var ext any
		if c.ExternalID != "" {
			ext = c.ExternalID
		}
		rows = append(rows, []any{".." + o.Name, c.AccountNo, c.DisplayName, status[c.Status], c.Activated.On, ext})
	}
	return []string{"Office/Branch:VARCHAR", "Client Account No.:VARCHAR", "Name:VARCHAR", "Status:VARCHAR", "Activation:DATE", "External Id:VARCHAR"}, rows, nil
}

// logRequest hands a request to the log hook: method, path without its query, status. No names, no bodies.
func (s *Server) logRequest(r *http.Request, status int) {
	rec := slog.NewRecord(s.opt.Now(), slog.LevelInfo, "request", 0)
	rec.AddAttrs(slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", status))
	s.opt.Log(&rec)
}
