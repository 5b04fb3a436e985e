package enrol_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/enrol"
	"daftari/fineract/ledger/farside"
)

func now() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }

const office = 1

// sides are the branch, who may do everything, and an officer, who may do what the plan asks for.
func sides(t *testing.T) (srv *fineracttest.Server, boss, officer *fineract.Client, key func() string) {
	t.Helper()
	srv, err := fineracttest.New(fineracttest.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	b, err := srv.SeedTenant("default", fineracttest.SeedOptions{Centers: 1, Groups: 1, NoUGX: true, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := farside.Ready(context.Background(), srv); err != nil {
		t.Fatal(err)
	}
	client := func(user, password string) *fineract.Client {
		c, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: "default", User: user, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		c.SetPassword(password)
		return c
	}
	n := 0
	who := b.Officers[0]
	return srv, client("mifos", "password"), client(who.Username, who.Password), func() string { n++; return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }
}

func row(device, enrolment, user string, key byte) enrol.Row {
	return enrol.Row{Enrolment: enrolment, Device: device, Code: "K" + device[1:], User: user, Key: bytes.Repeat([]byte{key}, ed25519.PublicKeySize)}
}

func TestAnEnrolmentIsTakenOnce(t *testing.T) {
	ctx := context.Background()
	_, _, officer, key := sides(t)
	for range 2 { // asked again after an answer was lost
		if err := enrol.Ask(ctx, officer, office, row("d1", "e1", "rehema", 1), key); err != nil {
			t.Fatal(err)
		}
	}
	if err := enrol.Ask(ctx, officer, office, row("d1", "", "otieno", 2), key); err != nil {
		t.Fatal("a second user:", err)
	}
	err := enrol.Ask(ctx, officer, office, row("d2", "e1", "rehema", 3), key)
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != "enrol.replayed" {
		t.Fatalf("another device took it: %v", err)
	}
	if err := enrol.Ask(ctx, officer, office, row("d2", "e2", "rehema", 3), key); err != nil {
		t.Fatal(err)
	}
	m, err := enrol.Meet(ctx, officer, "d1")
	if err != nil || len(m.Rows) != 2 || m.Mark != nil || m.Rows[0].Enrolment != "e1" || m.Rows[1].Enrolment != "" {
		t.Fatalf("met %+v, %v", m, err)
	}
}

func TestTheBranchAnswersAndTheOfficerCannot(t *testing.T) {
	ctx := context.Background()
	_, boss, officer, key := sides(t)
	if err := enrol.Ask(ctx, officer, office, row("d1", "e1", "rehema", 1), key); err != nil {
		t.Fatal(err)
	}
	all, err := enrol.All(ctx, boss)
	if err != nil || len(all) != 1 || all[0].Office != office || all[0].ID == 0 || !bytes.Equal(all[0].Key, bytes.Repeat([]byte{1}, 32)) {
		t.Fatalf("%+v, %v", all, err)
	}
	cert := proof.Certify(proof.Certificate{Device: "d1", Code: "K1", User: "rehema", Key: all[0].Key}, ed25519.NewKeyFromSeed(make([]byte, 32)))
	if err := enrol.Certify(ctx, officer, all[0], cert, key); app.ClassOf(err) != app.NotPermitted {
		t.Errorf("an officer certified herself: %v", err)
	}
	if err := enrol.Say(ctx, officer, all[0], "let me in", key); app.ClassOf(err) != app.NotPermitted {
		t.Errorf("an officer let herself in: %v", err)
	}
	if err := enrol.Certify(ctx, boss, all[0], cert, key); err != nil {
		t.Fatal(err)
	}
	if err := enrol.Say(ctx, boss, all[0], "out", key); err != nil {
		t.Fatal(err)
	}
	m, err := enrol.Meet(ctx, officer, "d1")
	if err != nil || len(m.Rows) != 1 || m.Rows[0].Standing != "out" {
		t.Fatalf("met %+v, %v", m, err)
	}
	var got proof.Certificate
	if err := got.UnmarshalText([]byte(m.Rows[0].Certificate)); err != nil || !bytes.Equal(got.Key, all[0].Key) {
		t.Errorf("the certificate: %+v, %v", got, err)
	}
}

func TestACheckpointIsOneRow(t *testing.T) {
	ctx := context.Background()
	srv, _, officer, key := sides(t)
	for seq := int64(3); seq < 6; seq++ {
		m, err := enrol.Meet(ctx, officer, "d1")
		if err != nil {
			t.Fatal(err)
		}
		if (m.Mark == nil) != (seq == 3) || m.Mark != nil && m.Mark.Seq != seq-1 {
			t.Fatalf("met %+v before %d", m.Mark, seq)
		}
		now := proof.Checkpoint{Head: proof.Head{Device: "d1", Code: "K1", N: seq, Seq: seq, Receipt: 1, Hash: proof.Hash{byte(seq)}}, At: now()}
		if err := enrol.Note(ctx, officer, office, m.Mark, now, key); err != nil {
			t.Fatal(err)
		}
	}
	m, err := enrol.Meet(ctx, officer, "d1")
	if err != nil || m.Mark == nil || m.Mark.Seq != 5 || m.Mark.Hash != (proof.Hash{5}) {
		t.Fatalf("met %+v, %v", m.Mark, err)
	}
	srv.ForgetRequests()
	if _, err := enrol.Meet(ctx, officer, "d1"); err != nil || len(srv.Requests()) != 1 {
		t.Errorf("meeting took %d requests, %v", len(srv.Requests()), err)
	}
}

// A server without the tables, of an institution that never ran `server install` again.
func TestWithoutTheTables(t *testing.T) {
	srv, err := fineracttest.New(fineracttest.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	c, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: "default", User: "mifos", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	c.SetPassword("password")
	if _, err := enrol.Meet(context.Background(), c, "d1"); !enrol.Absent(err) {
		t.Errorf("got %v", err)
	}
}
