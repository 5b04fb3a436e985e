package fineracttest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Recording is one recorded request with the answer of a real Fineract (../shared/fixtures/README.md).
type Recording struct {
	Number  int
	Folder  string
	Name    string
	Request struct {
		Method, Path, Query string
		Headers             map[string]string
		Body                json.RawMessage
		BodyText            *string
	}
	Response struct {
		Status   int
		Headers  map[string]string
		Body     json.RawMessage
		BodyText string
		Trimmed  []string
	}
}

// Recordings reads the recordings of some folders, in the order of their numbers.
func Recordings(dir string, folders ...string) ([]*Recording, error) {
	var out []*Recording
	for _, f := range folders {
		files, err := filepath.Glob(filepath.Join(dir, f, "*.json"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			number, _, ok := strings.Cut(filepath.Base(file), "-")
			n, err := strconv.Atoi(number)
			if !ok || err != nil {
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			r := &Recording{Number: n, Folder: f, Name: strings.TrimSuffix(filepath.Base(file), ".json")}
			if err := json.Unmarshal(raw, r); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			r.Name = strings.TrimSuffix(filepath.Base(file), ".json")
			if r.Request.Method != "" {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *Recording) int { return a.Number - b.Number })
	return out, nil
}

// Credentials are passwords by user name.
type Credentials map[string]string

// HTTP makes the request again, with the labels of its Authorization header turned into credentials.
func (r *Recording) HTTP(base string, users Credentials) (*http.Request, error) {
	url := base + r.Request.Path
	if r.Request.Query != "" {
		url += "?" + strings.ReplaceAll(r.Request.Query, " ", "%20")
	}
	body := []byte(r.Request.Body)
	if r.Request.BodyText != nil {
		body = []byte(*r.Request.BodyText)
	}
	req, err := http.NewRequest(r.Request.Method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for k, v := range r.Request.Headers {
		if k == "Authorization" {
			v = basic(v, users)
		}
		req.Header[http.CanonicalHeaderKey(k)] = []string{v}
	}
	return req, nil
}

func basic(label string, users Credentials) string {
	name, ok := strings.CutPrefix(label, "basic:")
	if !ok {
		return label
	}
	password := users[name]
	if plain, wrong := strings.CutSuffix(name, " (wrong password)"); wrong {
		name, password = plain, "no"+users[plain]
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+password))
}

// LoadRecorded builds the recorded world in the first tenant: it does the requests of the folder setup up to 153 again.
// The clock must say 21 November 2026. It gives the passwords of the users.
func (s *Server) LoadRecorded(dir string) (Credentials, error) {
	all, err := Recordings(dir, "setup")
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("fineracttest: no recordings in %s", filepath.Join(dir, "setup"))
	}
	users := Credentials{s.opt.SuperUser: s.opt.SuperPassword}
	for _, r := range all {
		if r.Number > 153 {
			break
		}
		users.learn(r)
		req, err := r.HTTP("http://loaded", users)
		if err != nil {
			return nil, err
		}
		if s.order[0] != "default" && req.Header.Get("Fineract-Platform-TenantId") != "" {
			req.Header.Set("Fineract-Platform-TenantId", s.order[0])
		}
		w := &recorder{head: http.Header{}}
		s.Handler().ServeHTTP(w, req)
		if w.status != r.Response.Status {
			return nil, fmt.Errorf("fineracttest: %s was answered %d: %s", r.Name, w.status, w.body.String())
		}
	}
	s.ForgetRequests()
	return users, nil
}

// learn takes the password of a user that is being made.
func (c Credentials) learn(r *Recording) {
	var u struct{ Username, Password string }
	if strings.HasSuffix(r.Request.Path, "/users") && json.Unmarshal(r.Request.Body, &u) == nil && u.Username != "" {
		c[u.Username] = u.Password
	}
}

// recorder takes an answer without a network.
type recorder struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.head }

func (w *recorder) WriteHeader(status int) { w.status = status }

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = 200
	}
	return w.body.Write(p)
}
