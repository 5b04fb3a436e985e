package proof

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

// slipMark opens the last line of a square: version and signature.
const slipMark = "D1"

// Slip is what the square of a receipt says, in words: institution; number, day and time of the
// device; whom; each line with its amount; the sums; who wrote it. The last words are signed by the
// key of the device and the user, so that they cannot be changed. What has become of the money is
// not said: it may change.
func Slip(w *words.Words, institution string, r app.Receipt, entries []app.Entry) string {
	lines := []string{institution, r.No.String() + " " + r.Day.String(), r.Title}
	if r.Number != "" {
		lines[2] += " " + r.Number
	}
	by := ""
	for _, e := range entries {
		if by = e.By.Name; e.Receipt == r.No {
			lines[1] = r.No.String() + " " + clockOf(e.At)
		}
		lines = append(lines, w.T("receipt.line."+string(e.Kind))+numberIn(e.Label)+" "+plain(e.Amount))
	}
	for _, s := range sums(entries) {
		word := "receipt.received"
		if s.way == app.CashOut {
			word = "receipt.paid_out"
		}
		lines = append(lines, w.T(word)+" "+s.amount.Currency().Code()+" "+plain(s.amount))
	}
	lines = append(lines, by)
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.TrimSpace(l) == "" })
	for i := range lines {
		lines[i] = oneLine(lines[i])
	}
	return strings.Join(lines, "\n")
}

// clockOf a stamp, as the device showed it.
func clockOf(s app.Stamp) string {
	at := s.Wall
	if zone, err := time.Parse("-07:00", s.Zone); err == nil {
		at = at.In(zone.Location())
	}
	return at.Format("2006-01-02 15:04")
}

// plain figures, without groups: a square is read by machines and in any language.
func plain(a money.Amount) string {
	whole, fraction, _ := strings.Cut(a.Decimal(), ".")
	if strings.Trim(fraction, "0") == "" {
		return whole
	}
	return whole + "." + fraction
}

// numberIn a label, " L000123": its last word where that has a figure.
func numberIn(label string) string {
	all := strings.Fields(label)
	if len(all) == 0 || !strings.ContainsFunc(all[len(all)-1], unicode.IsDigit) {
		return ""
	}
	return " " + all[len(all)-1]
}

// oneLine keeps names from outside within their line.
func oneLine(s string) string {
	return strings.Join(strings.Fields(norm.NFC.String(strings.ToValidUTF8(s, "?"))), " ")
}

type sum struct {
	way    app.Flow
	amount money.Amount
}

// sums by way and currency, in the order they come; what does not add up stands by itself.
func sums(entries []app.Entry) []sum {
	var all []sum
	for _, e := range entries {
		if e.Way() == app.NoCash || !e.Amount.Valid() {
			continue
		}
		at := slices.IndexFunc(all, func(s sum) bool {
			return s.way == e.Way() && s.amount.Currency().Same(e.Amount.Currency())
		})
		if at >= 0 {
			if more, err := all[at].amount.Add(e.Amount); err == nil {
				all[at].amount = more
				continue
			}
		}
		all = append(all, sum{e.Way(), e.Amount})
	}
	return all
}

// signedWords is what the signature of a slip covers: the words with one space between them, so
// that a scanner or a message that breaks the lines elsewhere changes nothing.
func signedWords(slip string) []byte { return []byte(strings.Join(strings.Fields(slip), " ")) }

// Square is the text of the square: the slip and, on a line of its own, its signature.
func Square(slip string, signer Signer) (string, error) {
	sig, err := signer.Sign(ForReceipt, signedWords(slip))
	if err != nil {
		return "", fmt.Errorf("sign receipt: %w", err)
	}
	return slip + "\n" + slipMark + " " + base64.RawURLEncoding.EncodeToString(sig), nil
}

// SquareRead is the text of a square taken apart; nothing of it is checked yet.
type SquareRead struct {
	Slip      string
	Signature []byte
	No        app.ReceiptNo // that the text names first, which may be before the signed words; zero where it names none
}

// numbered finds a receipt's number: code, dash, six figures or more.
var numbered = regexp.MustCompile(`(?:^|\s)([A-Z0-9.]{1,24})-([0-9]{6,18})(?:\s|$)`)

// mostSquare bounds what is read; a square holds less than 3,000 bytes.
const mostSquare = 8192

// ReadSquare finds slip and signature in what was scanned, pasted or typed. ErrFormat.
func ReadSquare(text string) (SquareRead, error) {
	if len(text) > mostSquare {
		return SquareRead{}, fmt.Errorf("square of %d bytes: %w", len(text), ErrFormat)
	}
	all := strings.Fields(text)
	at := len(all) - 2
	for ; at > 0 && all[at] != slipMark; at-- {
	}
	if at <= 0 {
		return SquareRead{}, fmt.Errorf("square without a signature: %w", ErrFormat)
	}
	sig, err := base64.RawURLEncoding.Strict().DecodeString(all[at+1])
	if err != nil || len(sig) != 64 {
		return SquareRead{}, fmt.Errorf("signature of the square: %w", ErrFormat)
	}
	end := strings.LastIndex(text, all[at+1])
	slip := strings.TrimSpace(text[:end])
	slip = strings.TrimSpace(strings.TrimSuffix(slip, slipMark))
	return SquareRead{Slip: slip, Signature: sig, No: numberOf(slip)}, nil
}

// numberOf the receipt that words name first; zero where they name none.
func numberOf(slip string) (no app.ReceiptNo) {
	m := numbered.FindStringSubmatch(slip)
	if m == nil {
		return no
	}
	if _, err := fmt.Sscan(strings.TrimLeft(m[2], "0"), &no.N); err != nil {
		return app.ReceiptNo{}
	}
	no.Device = m[1]
	return no
}
