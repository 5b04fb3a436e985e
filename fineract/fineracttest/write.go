package fineracttest

import (
	"bytes"
	"compress/gzip"
	"daftari/fineract/fineracttest/wire"
	"net/http"
	"strconv"
	"strings"
)

// write sends an answer: gzip from 2 kB on when asked for, the tenant's clock in Date, no caching.
func (s *Server) write(w http.ResponseWriter, r *http.Request, out *reply) {
	h := w.Header()
	for k, v := range out.head {
		h[k] = v
	}
	h.Set("Date", s.opt.Now().UTC().Format(http.TimeFormat))
	h.Set("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-XSS-Protection", "0")
	h.Set("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
	h.Set("Pragma", "no-cache")
	h.Set("Expires", "0")
	h.Set("X-Frame-Options", "DENY")
	if out.known {
		h.Set("X-Notification-Refresh", "false")
	}
	if out.kind != "" {
		h.Set("Content-Type", out.kind)
	} else {
		h["Content-Type"] = nil
	}
	body := out.body
	if (len(body) >= 2048 || out.spring) && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var z bytes.Buffer
		g := gzip.NewWriter(&z)
		_, _ = g.Write(body)
		_ = g.Close()
		body = z.Bytes()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(out.status)
	_, _ = w.Write(body)
	if s.opt.Log != nil {
		s.logRequest(r, out.status)
	}
}

func preflight(r *http.Request) *reply {
	h := http.Header{}
	if o := r.Header.Get("Origin"); o != "" {
		h.Set("Access-Control-Allow-Origin", o)
		h.Set("Access-Control-Allow-Methods", r.Header.Get("Access-Control-Request-Method"))
		h.Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	return &reply{status: 200, head: h}
}

// actuator are the probes that need neither sign-in nor tenant (866, 867).
func (s *Server) actuator(path string) *reply {
	out := &reply{status: 200, kind: "application/vnd.spring-boot.actuator.v3+json", head: http.Header{}}
	switch strings.TrimPrefix(path, root+"actuator/") {
	case "health":
		out.body = []byte(`{"status":"UP","groups":["liveness","readiness"]}`)
	case "info":
		version := s.opt.Version + ".0-SNAPSHOT"
		out.body = wire.Encode(wire.O("git", wire.O("dirty", "false", "commit", wire.O("id", wire.O("abbrev", "4198b0b", "full", "4198b0bcf9a94e1c7aa0f386317ba71f40ceb1d9"),
			"time", "2024-10-24T13:51:41Z"), "branch", "develop", "build", wire.O("version", version))))
	default:
		out.status, out.body = 404, nil
	}
	return out
}

func container400() *reply {
	return &reply{status: 400, kind: "text/html;charset=utf-8", head: http.Header{}, body: []byte(`<!doctype html><html lang="en"><head><title>HTTP Status 400 – Bad Request</title></head><body><h1>HTTP Status 400 – Bad Request</h1></body></html>`)}
}
