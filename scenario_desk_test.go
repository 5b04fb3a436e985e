package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	ledgerside "daftari/fineract/ledger/farside"
	"daftari/providers/farside"
	"daftari/providers/gsma/gsmatest"
)

// railKey is what the desk shows to the operator.
const railKey = "key-of-the-operator"

// rail is the operator that a script's desk pays by.
type rail struct {
	*farside.Books
	api *gsmatest.Operator
}

// listed are all orders that the operator took, oldest first.
func (r *rail) listed() (all []farside.Payment) {
	r.Find(func(p farside.Payment) bool {
		all = append(all, p)
		return false
	})
	return all
}

// operator is the rail's command: rail start; rail orders FAULT ...; rail waitfor N (orders that came); rail callbacks:
// what is done is called back, but what hangs; rail books: each payment, and how often an order for it came.
func (s *script) operator(neg bool, args []string) {
	if neg || len(args) == 0 {
		s.Fatalf("usage: rail start|orders|waitfor|callbacks|books ...")
	}
	verb, args := args[0], args[1:]
	if verb == "start" {
		r := &rail{Books: farside.New(time.Now)}
		r.api = &gsmatest.Operator{Books: r.Books, APIKey: railKey}
		srv := httptest.NewServer(r.api)
		s.rail = r
		s.Setenv("RAIL", srv.URL)
		s.Defer(func() {
			r.Close()
			srv.CloseClientConnections()
			srv.Close()
		})
		return
	}
	switch verb {
	case "orders":
		for _, a := range args {
			s.rail.Script(farside.Fault(a))
		}
	case "waitfor":
		n, err := strconv.Atoi(args[0])
		s.Check(err)
		s.until("so many orders", func() bool { return len(s.rail.listed()) >= n })
	case "callbacks":
		s.callBack()
	case "books":
		for _, p := range s.rail.listed() {
			fmt.Fprintf(s.Stdout(), "%s %s %s %s moved %d came %d\n", p.Op, p.Wallet, p.Amount, p.State, s.rail.Moved(p.Ref), s.rail.Came(p.Ref))
		}
	default:
		s.Fatalf("rail %s is not known", verb)
	}
}

// callBack tells the desk of each payment that came to its end, over TLS, as the operator would.
func (s *script) callBack() {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	for _, p := range s.rail.listed() {
		if p.State == farside.Pending || p.Fault == farside.Hangs {
			continue
		}
		call, ok := s.rail.api.Callback(p.Ref)
		if !ok {
			s.Fatalf("%s cannot be called back", p.Ref)
		}
		req, err := http.NewRequest(http.MethodPut, p.Callback, bytes.NewReader(call.Body))
		s.Check(err)
		req.Header = call.Header
		resp, err := client.Do(req)
		s.Check(err)
		s.Check(resp.Body.Close())
		if resp.StatusCode/100 != 2 {
			s.Fatalf("callback: %d", resp.StatusCode)
		}
	}
}

// until waits for what another program does.
func (s *script) until(what string, is func() bool) {
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.Fatalf("%s: never", what)
		}
	}
}

// desk is the desk's command: desk port sets $DESK, its address; desk start waits until it serves; desk kill is kill -9.
func (s *script) desk(neg bool, args []string) {
	if neg || len(args) != 1 {
		s.Fatalf("usage: desk port|start|kill")
	}
	switch args[0] {
	case "port": // a free one: devices must find the desk again after a restart
		l, err := net.Listen("tcp", "127.0.0.1:0")
		s.Check(err)
		s.Setenv("DESK", l.Addr().String())
		s.Check(l.Close())
	case "start":
		log, err := os.OpenFile(filepath.Join(s.dir, "desk.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		s.Check(err)
		cmd := exec.Command(s.bin, "desk", "run", "--dir", s.MkAbs("desk"))
		cmd.Env, cmd.Stderr = append(os.Environ(), "HOME="+s.dir, "LANG=en"), log
		s.Check(cmd.Start())
		s.Check(log.Close())
		s.deskRuns = cmd
		s.Defer(func() { _ = cmd.Process.Kill() })
		s.until("the desk serves", func() bool {
			c, err := net.Dial("tcp", s.Getenv("DESK"))
			if err != nil {
				return false
			}
			_ = c.Close()
			return true
		})
	case "kill":
		s.Check(s.deskRuns.Process.Signal(syscall.SIGKILL))
		_ = s.deskRuns.Wait() // it was killed
	default:
		s.Fatalf("desk %s is not known", args[0])
	}
}

// eventually runs a line of the shell until its output has the text: eventually TEXT LINE.
func (s *script) eventually(neg bool, args []string) {
	if neg || len(args) != 2 {
		s.Fatalf("usage: eventually TEXT LINE")
	}
	var last string
	end := time.Now().Add(60 * time.Second)
	for {
		cmd := exec.Command("sh", "-c", args[1])
		cmd.Dir = s.MkAbs(".")
		cmd.Env = append(os.Environ(), "PATH="+s.Getenv("PATH"), "HOME="+s.dir, "DAFTARI_DATA="+s.Getenv("DAFTARI_DATA"), "LANG=en")
		out, err := cmd.CombinedOutput()
		if last = string(out); strings.Contains(last, args[0]) {
			fmt.Fprint(s.Stdout(), last)
			return
		}
		if time.Now().After(end) {
			s.Fatalf("%q never came: %v\n%s", args[0], err, last)
		}
	}
}

// pays makes the tenant ready for a desk. It sets $DESKUSER, $DESKPASSWORD, $PAID, $INTRANSIT, $TRANSIT and $FLOAT.
func (s *script) pays(tenant string) {
	p, err := ledgerside.Pays(s.far.srv, tenant, s.far.branch[tenant])
	s.Check(err)
	s.Setenv("DESKUSER", p.User)
	s.Setenv("DESKPASSWORD", p.Password)
	for name, n := range map[string]int64{"PAID": int64(p.Paid), "INTRANSIT": int64(p.InTransit), "TRANSIT": int64(p.Transit), "FLOAT": int64(p.Float)} {
		s.Setenv(name, strconv.FormatInt(n, 10))
	}
	s.transitGL = p.Transit
}

// inTransit prints what stands on the account of money in transit: credits less debits.
func (s *script) inTransit(tenant string) {
	fmt.Fprintln(s.Stdout(), "in transit:", ledgerside.InTransit(s.far.srv, tenant, s.transitGL))
}
