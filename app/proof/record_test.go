package proof_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/proof"
)

// fill sets every field of a record's value by chance, so that none is forgotten.
func fill(t *rapid.T, v reflect.Value, path string) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.UnixMilli(rapid.Int64Range(1, 4e12).Draw(t, path)).UTC()))
		return
	case app.Date:
		v.Set(reflect.ValueOf(app.DateOf(time.Unix(rapid.Int64Range(0, 4e9).Draw(t, path), 0).UTC())))
		return
	case money.Amount:
		c, err := money.New(rapid.SampledFrom([]string{"KES", "UGX", "BHD"}).Draw(t, path), rapid.IntRange(0, 6).Draw(t, path), 0)
		if err != nil {
			t.Fatal(err)
		}
		v.Set(reflect.ValueOf(money.FromMinor(rapid.Int64Range(-1e15, 1e15).Draw(t, path), c)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.StringMatching(`[a-zĀ-ž \n]{1,12}`).Draw(t, path))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64Range(-1<<31, 1<<31-1).Draw(t, path))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, path))
	case reflect.Uint8:
		v.SetUint(uint64(rapid.Uint8().Draw(t, path)))
	case reflect.Array:
		for i := range v.Len() {
			fill(t, v.Index(i), path)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), path)
	case reflect.Slice:
		n := rapid.IntRange(1, 3).Draw(t, path)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(t, v.Index(i), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	default:
		t.Fatalf("%s is of kind %s: teach the test", path, v.Kind())
	}
}

// anyRecord of each kind, every field set. What moves, or is not known when a record is made, is
// left out of the bytes: it is taken off here, and this list is the whole of it.
func anyRecord(t *rapid.T) proof.Record {
	var r proof.Record
	fill(t, reflect.ValueOf(&r.Device).Elem(), "device")
	fill(t, reflect.ValueOf(&r.User).Elem(), "user")
	fill(t, reflect.ValueOf(&r.N).Elem(), "n")
	fill(t, reflect.ValueOf(&r.Prev).Elem(), "prev")
	fill(t, reflect.ValueOf(&r.At).Elem(), "at")
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		fill(t, reflect.ValueOf(&r.Entry).Elem(), "entry")
		fill(t, reflect.ValueOf(&r.NextSeq).Elem(), "next")
		fill(t, reflect.ValueOf(&r.NextReceipt).Elem(), "next receipt")
		e := r.Entry
		e.At = r.At
		e.State, e.Generation, e.Parked, e.Person, e.Placement = "", 0, "", "", ""
		e.By.OfficeIs, e.Recovered.By.OfficeIs = "", ""
	case 1:
		fill(t, reflect.ValueOf(&r.Cancel).Elem(), "cancel")
	case 2:
		fill(t, reflect.ValueOf(&r.Receipt).Elem(), "receipt")
	case 3:
		fill(t, reflect.ValueOf(&r.Void).Elem(), "void")
	default:
		fill(t, reflect.ValueOf(&r.Event).Elem(), "event")
	}
	return r
}

// A record comes back whole from its bytes: no field is forgotten, and equal bytes mean equal
// records. A field added to an entry fails here until a new version of the format carries it.
func TestRecordIsItsBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRecord(t)
		body := r.Body()
		got, err := proof.Parse(body)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, got, cmp.AllowUnexported(app.Date{})); d != "" {
			t.Fatalf("(-want +got):\n%s", d)
		}
		if !bytes.Equal(got.Body(), body) {
			t.Fatal("the bytes are not the same again")
		}
		at := rapid.IntRange(0, len(body)-1).Draw(t, "byte")
		turned := bytes.Clone(body)
		turned[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if other, err := proof.Parse(turned); err == nil && bytes.Equal(other.Body(), body) {
			t.Fatalf("two bodies for one record: byte %d %q %q", at, body[max(0, at-12):min(at+12, len(body))], turned[max(0, at-12):min(at+12, len(body))])
		}
	})
}

// chainOf n records as the store makes them.
func chainOf(t interface{ Fatal(...any) }, n int, signer proof.Signer) []proof.Numbered {
	var records []proof.Record
	for i := range n {
		records = append(records, proof.Record{Device: app.Device{ID: "0b8e", Code: "K7"}, User: "rehema",
			Event: &proof.Event{What: proof.Opened, Text: fmt.Sprint(i)}})
	}
	links, err := proof.Follow(0, proof.Hash{}, records, signer)
	if err != nil {
		t.Fatal(err)
	}
	var all []proof.Numbered
	for i, l := range links {
		all = append(all, proof.Numbered{N: int64(i + 1), Link: l})
	}
	return all
}

// Whatever is done to one link, its signature or the hash after it tells.
func TestChainTellsAnyChange(t *testing.T) {
	signer, err := proof.NewKeySigner(seed(1), proof.Certify(certificate(), key(9)))
	if err != nil {
		t.Fatal(err)
	}
	whole := chainOf(t, 12, signer)
	intact := func(links []proof.Numbered) bool {
		var prev proof.Hash
		for i, l := range links {
			r, err := proof.Parse(l.Body)
			if err != nil || r.N != int64(i+1) || r.Prev != prev || l.SignedBy(signer.Certificate().Key) != nil {
				return false
			}
			prev = proof.HashOf(l.Body)
		}
		return true
	}
	if !intact(whole) {
		t.Fatal("the chain does not hold as it was made")
	}
	rapid.Check(t, func(t *rapid.T) {
		links := slices.Clone(whole)
		i := rapid.IntRange(0, len(links)-1).Draw(t, "record")
		links[i].Body, links[i].Signature = bytes.Clone(links[i].Body), bytes.Clone(links[i].Signature)
		switch rapid.SampledFrom([]string{"drop", "edit", "swap", "signature", "twice"}).Draw(t, "attack") {
		case "drop":
			if i == len(links)-1 {
				return // a tail that was cut off shows against a checkpoint alone
			}
			links = slices.Delete(links, i, i+1)
		case "edit":
			links[i].Body[rapid.IntRange(0, len(links[i].Body)-1).Draw(t, "byte")] ^= 1
		case "swap":
			j := rapid.IntRange(0, len(links)-1).Filter(func(j int) bool { return j != i }).Draw(t, "with")
			links[i], links[j] = links[j], links[i]
		case "signature":
			links[i].Signature[rapid.IntRange(0, 63).Draw(t, "byte")] ^= 1
		case "twice":
			links = slices.Insert(links, i, links[i])
		}
		if intact(links) {
			t.Fatal("nobody noticed")
		}
	})
}

func FuzzRecord(f *testing.F) {
	for _, r := range []proof.Record{
		{N: 1, Entry: &app.Entry{Key: "k", Kind: app.Repayment, Day: app.DateOf(day), Close: &app.DayTotals{Counts: []app.CashCount{{Exactly: true}}}, Bag: &app.BagMovement{}}},
		{N: 2, Cancel: &proof.Cancel{Key: "k", Seq: 1, Reason: "x"}},
		{N: 3, Receipt: &proof.Receipt{No: app.ReceiptNo{Device: "K7", N: 1}, Entries: []app.Key{"k"}}},
		{N: 4, Void: &proof.Void{}}, {N: 5, Event: &proof.Event{What: "x"}},
	} {
		f.Add(r.Body())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := proof.Parse(b)
		if err != nil {
			if !errors.Is(err, proof.ErrFormat) {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		if !bytes.Equal(r.Body(), b) {
			t.Errorf("read what nobody wrote: %x", b)
		}
	})
}

// TestFields: no two lists of texts are framed alike, and the framing does not change.
func TestFields(t *testing.T) {
	if got := fmt.Sprintf("%x", proof.Fields("a", "", "bc")); got != "016100026263" {
		t.Error(got)
	}
	if bytes.Equal(proof.Fields("ab", "c"), proof.Fields("a", "bc")) || bytes.Equal(proof.Fields("a"), proof.Fields("a", "")) {
		t.Error("two lists are one content")
	}
}
