package payout

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/app/spoken"
)

const (
	challengeLetters = 8 // 40 bits of the digest, and a check letter
	answerLetters    = 8
)

// CodeKey is what one approver and the desk share; no officer's device has it, so that nobody can make an approval
// for herself.
type CodeKey struct{ secret.Secret }

// Challenge is what an officer reads out of a batch: "Q4TM-8XKA-7", the first letters of its digest and a check letter.
func (d Digest) Challenge() string {
	body := spoken.Spell(d[:], challengeLetters)
	return body[:4] + "-" + body[4:] + "-" + string(spoken.Check(body))
}

// Hear reads a challenge as it was heard: case, blanks and dashes do not matter. payout.misheard (BadInput).
func Hear(heard string) (string, error) {
	text := spoken.Bare(heard)
	if len(text) != challengeLetters+1 || !spoken.Heard(text) || spoken.Check(text[:challengeLetters]) != text[challengeLetters] {
		return "", app.Trouble(app.BadInput, "payout.misheard", nil, "code", heard)
	}
	return text[:challengeLetters], nil
}

// Answer is the approver's code for a challenge: it binds the number of payments and the total that she was told, so that
// an answer for a small batch fits no large one. payout.misheard (BadInput).
func (k CodeKey) Answer(challenge string, n int, total money.Amount) (string, error) {
	text, err := Hear(challenge)
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, []byte(k.Reveal()))
	h.Write([]byte("daftari payout code v1\x00" + text + "\x00" + total.Currency().Code() + "\x00"))
	h.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(n)), uint64(total.Minor())))
	out := spoken.Spell(h.Sum(nil), answerLetters)
	return out[:4] + "-" + out[4:], nil
}

// Typed reads an answer as it was typed: case, blanks and dashes do not matter. payout.misheard (BadInput).
func Typed(answer string) (string, error) {
	text := spoken.Bare(answer)
	if len(text) != answerLetters || !spoken.Heard(text) {
		return "", app.Trouble(app.BadInput, "payout.misheard", nil, "code", answer)
	}
	return text[:answerLetters/2] + "-" + text[answerLetters/2:], nil
}

// Fits tells whether the code that was typed answers for the batch.
func (k CodeKey) Fits(g Group, typed string) bool {
	want, err := k.Answer(g.Digest().Challenge(), len(g.Lines), g.Total)
	return err == nil && !k.IsZero() && hmac.Equal([]byte(spoken.Bare(want)), []byte(spoken.Bare(typed)))
}
