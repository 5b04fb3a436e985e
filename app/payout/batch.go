package payout

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"log/slog"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/proof"
)

// Digest is what an approval freezes: client, account, tranche, wallet, holder's name, amount and currency of every
// line. Any change makes another.
type Digest [sha256.Size]byte

// MarshalText writes base32 without padding.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Digest) UnmarshalText(text []byte) error {
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(string(text))
	if err != nil || len(b) != len(d) {
		return app.Trouble(app.BadInput, "payout.digest", err)
	}
	copy(d[:], b)
	return nil
}

// String is the text of MarshalText.
func (d Digest) String() string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(d[:])
}

// DigestOf the lines, whatever their order. What is not frozen (state, note, times) does not count.
func DigestOf(batch app.Key, lines []Payment) Digest {
	lines = slices.Clone(lines)
	slices.SortFunc(lines, func(a, b Payment) int { return strings.Compare(string(a.Key), string(b.Key)) })
	h := sha256.New()
	field := func(b []byte) {
		h.Write(binary.AppendUvarint(nil, uint64(len(b))))
		h.Write(b)
	}
	number := func(n int64) { h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	field([]byte("daftari batch 1"))
	field([]byte(batch))
	number(int64(len(lines)))
	for _, p := range lines {
		field([]byte(p.Key))
		field([]byte(p.Purpose))
		number(int64(p.Client))
		field([]byte(p.Name))
		field([]byte(p.Slot()))
		field([]byte(p.Wallet.Provider))
		field([]byte(p.Wallet.Number.E164()))
		field([]byte(p.Wallet.Holder))
		number(p.Amount.Minor())
		number(int64(p.Amount.Currency().Digits()))
		field([]byte(p.Amount.Currency().Code()))
	}
	return Digest(h.Sum(nil))
}

// Group is one batch: payments that an officer sends together, frozen.
type Group struct {
	Key   app.Key      `json:"key"`
	No    string       `json:"no"` // "B-K7-0031"
	Lines []Payment    `json:"lines"`
	Total money.Amount `json:"total"`
	Limit money.Amount `json:"limit"` // what the officer might send alone when she asked; no amount = nothing
	Until time.Time    `json:"until"` // an approval must come before, by the desk's clock where the desk knows it
	At    app.Stamp    `json:"at"`
	By    app.Officer  `json:"by"`
	Asks  bool         `json:"asks"` // a second person must approve
}

// Digest of all lines.
func (g Group) Digest() Digest { return DigestOf(g.Key, g.Lines) }

// Without is the group less some of its lines, as an approver lets it go; the total is of what is left.
func (g Group) Without(out []app.Key) (Group, error) {
	left := g
	left.Lines = slices.DeleteFunc(slices.Clone(g.Lines), func(p Payment) bool { return slices.Contains(out, p.Key) })
	if len(left.Lines) != len(g.Lines)-len(out) || len(left.Lines) == 0 {
		return Group{}, app.Trouble(app.BadInput, "payout.lines", nil)
	}
	var err error
	left.Total, err = total(left.Lines)
	return left, err
}

// Check is what no batch may lack, whoever made it: lines of one currency and purpose that flows out, each whole and of
// this batch, none twice, and their sum.
func (g Group) Check() error {
	if g.Key == "" || len(g.Lines) == 0 {
		return app.Trouble(app.BadInput, "payout.lines", nil)
	}
	slots := map[string]bool{}
	for _, p := range g.Lines {
		if err := p.Check(); err != nil {
			return err
		}
		if p.Purpose.Flow() != app.CashOut || p.Batch != g.Key || p.Parent != "" {
			return app.Trouble(app.Internal, "payout.unwhole", nil)
		}
		if slots[p.Slot()] {
			return app.Trouble(app.Conflict, "payout.twice", nil, "name", p.Name)
		}
		slots[p.Slot()] = true
	}
	sum, err := total(g.Lines)
	if err != nil {
		return err
	}
	if !sum.Equal(g.Total) {
		return app.Trouble(app.BadInput, "payout.total", nil)
	}
	return nil
}

func total(lines []Payment) (money.Amount, error) {
	all := make([]money.Amount, len(lines))
	for i, p := range lines {
		all[i] = p.Amount
	}
	return money.Sum(all[0].Currency(), all...)
}

// LogValue is the batch's key alone.
func (g Group) LogValue() slog.Value { return slog.StringValue(string(g.Key)) }

// ForDecision is the domain of a decision's signature.
const ForDecision proof.Domain = "daftari payout decision 1"

// ForEvidence is the domain of a signature under evidence.
const ForEvidence proof.Domain = "daftari payout evidence 1"

// Verdict on a batch.
type Verdict string

// The verdicts. Sent is the officer's own, within her limit.
const (
	Yes  Verdict = "approved"
	No   Verdict = "rejected"
	Sent Verdict = "sent"
)

// Way in which a decision came about.
type Way string

// The ways.
const (
	ByKey  Way = "key"  // signed with the approver's own key, on her device or enrolled on this one
	ByCode Way = "code" // read over the telephone
)

// Signed is who answers for something, and the signature that proves it.
type Signed struct {
	By          string            `json:"by"` // user name at the core
	Name        string            `json:"name,omitempty"`
	Certificate proof.Certificate `json:"certificate,omitzero"`
	Signature   []byte            `json:"signature,omitempty"`
}

// Decision on a batch. Digest is of the lines that are let go: all but Out.
type Decision struct {
	Batch   app.Key   `json:"batch"`
	Digest  Digest    `json:"digest"`
	Verdict Verdict   `json:"verdict"`
	Out     []app.Key `json:"out,omitempty"` // lines that the approver took out
	Reason  string    `json:"reason,omitempty"`
	Way     Way       `json:"way"`
	Code    string    `json:"code,omitempty"` // ByCode: the answer that was typed
	At      time.Time `json:"at"`
	Signed
}

// LogValue is the batch's key alone.
func (d Decision) LogValue() slog.Value { return slog.StringValue(string(d.Batch)) }

// Message is what is signed of a decision.
func (d Decision) Message() []byte {
	return proof.Fields(string(d.Batch), d.Digest.String(), string(d.Verdict), d.Reason, d.By, d.At.UTC().Format(time.RFC3339Nano))
}

// Sign a decision or the officer's own sending with the key of who decides.
func (d Decision) Sign(s proof.Signer) (Decision, error) {
	c := s.Certificate()
	d.Way, d.By, d.Name, d.Certificate = ByKey, c.User, c.Name, c
	var err error
	d.Signature, err = s.Sign(ForDecision, d.Message())
	return d, err
}

// LogValue is the payment's key alone.
func (e Evidence) LogValue() slog.Value { return slog.StringValue(string(e.Payment)) }

// Message is what is signed of evidence.
func (e Evidence) Message() []byte {
	paid := "not paid"
	if e.Paid {
		paid = "paid"
	}
	file := sha256.Sum256(e.File)
	return proof.Fields(string(e.Payment), paid, e.Ref, e.Note, string(file[:]), e.By, e.At.UTC().Format(time.RFC3339Nano))
}

// Sign evidence with the key of who saw it.
func (e Evidence) Sign(s proof.Signer) (Evidence, error) {
	c := s.Certificate()
	e.By, e.Name, e.Certificate = c.User, c.Name, c
	var err error
	e.Signature, err = s.Sign(ForEvidence, e.Message())
	return e, err
}
