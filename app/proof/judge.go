package proof

import (
	"crypto/ed25519"
	"errors"
	"regexp"
	"strings"
	"time"

	"daftari/app"
)

// Verdict on the words of a square. None of them says that a receipt is posted, or still stands.
type Verdict string

// The verdicts.
const (
	SlipRight       Verdict = "right"        // nobody changed these words since they were signed
	SlipNoFit       Verdict = "no_fit"       // words were changed, or another book made it
	SlipOtherBranch Verdict = "other_branch" // as they were signed, by a key that another branch certified
	SlipUncertified Verdict = "uncertified"  // as they were signed, by a key that no branch certified
	SlipExpired     Verdict = "expired"      // as they were signed, by a key that did not hold on that day
)

// Judgement of a square.
type Judgement struct {
	Verdict Verdict
	Slip    string        // the words that were signed: what stood before them is left out
	No      app.ReceiptNo // as the signed words name it; zero where they name none
	By      *Certificate  // whose key; nil where none fits
}

// Judge the words by the keys that are known here: certificates of this and other devices, and the
// branches that are trusted. Without branches a certificate is taken as it is: it is the book's own.
func (s SquareRead) Judge(certs []Certificate, branches []ed25519.PublicKey) Judgement {
	out := Judgement{Verdict: SlipNoFit, Slip: s.Slip, No: s.No}
	for slip := s.Slip; ; {
		signed, no := signedWords(slip), numberOf(slip)
		for i := range certs {
			c := &certs[i]
			if Verify(c.Key, ForReceipt, signed, s.Signature) != nil || !c.numbers(no) {
				continue
			}
			v := c.vouches(slip, branches)
			if out.By == nil || v == SlipRight {
				out = Judgement{Verdict: v, Slip: slip, No: no, By: c}
			}
		}
		// A message may say something before the receipt.
		_, rest, more := strings.Cut(slip, "\n")
		if out.By != nil || !more {
			return out
		}
		slip = strings.TrimSpace(rest)
	}
}

// numbers reports whether a receipt's number is one of the certificate's device.
func (c *Certificate) numbers(no app.ReceiptNo) bool { return Claimed(no.Device) == c.Code }

// dated finds the day of a slip, after its number.
var dated = regexp.MustCompile(`-[0-9]{6,18}\s+([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\s|$)`)

func (c *Certificate) vouches(slip string, branches []ed25519.PublicKey) Verdict {
	if len(branches) > 0 {
		err := c.Check(branches)
		switch {
		case errors.Is(err, ErrOtherBranch):
			return SlipOtherBranch
		case err != nil:
			return SlipUncertified
		}
	}
	m := dated.FindStringSubmatch(slip)
	if m == nil {
		return SlipRight
	}
	day, err := time.Parse(time.DateOnly, m[1])
	if err != nil || !c.Covers(day.Add(-24*time.Hour)) && !c.Covers(day.Add(48*time.Hour)) {
		return SlipExpired
	}
	return SlipRight
}

// SlipRow is one line of a slip as it is shown: what, and how much at the other edge.
type SlipRow struct {
	Left  string `json:"left"`
	Right string `json:"right,omitempty"`
	Total bool   `json:"total,omitempty"`
}

// code of a currency.
var currency = regexp.MustCompile(`^[A-Z]{3}$`)

// SlipRows sets the lines of a slip out for showing. Where the lines were lost on the way it is one.
func SlipRows(slip string) []SlipRow {
	var rows []SlipRow
	for _, l := range strings.Split(slip, "\n") {
		all := strings.Fields(l)
		n := len(all)
		switch {
		case n >= 3 && figure(all[n-1]) && currency.MatchString(all[n-2]):
			rows = append(rows, SlipRow{strings.Join(all[:n-2], " "), all[n-2] + " " + all[n-1], true})
		case n >= 2 && figure(all[n-1]) && len(rows) >= 2 && !strings.HasPrefix(all[n-1], "0"):
			rows = append(rows, SlipRow{Left: strings.Join(all[:n-1], " "), Right: all[n-1]})
		case n > 0:
			rows = append(rows, SlipRow{Left: strings.Join(all, " ")})
		}
	}
	return rows
}

func figure(s string) bool { return s != "" && strings.Trim(s, "0123456789.") == "" }
