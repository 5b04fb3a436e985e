package mirror

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/words"
	"daftari/store/sealed"
)

// headRow is a head on its way to the disk, short because thousands are read at once. The
// number stays text: parsing it costs more than all the rest, and only what is shown needs it.
type headRow struct {
	ID       app.ClientID  `json:"i"`
	Name     string        `json:"n"`
	Number   string        `json:"a,omitempty"`
	Phone    string        `json:"p,omitempty"` // E.164
	Said     string        `json:"t,omitempty"` // what the core holds where that is no number
	Groups   []app.GroupID `json:"g,omitempty"`
	Accounts []string      `json:"c,omitempty"`
}

func makeHeadRow(c app.Client, accounts []string) headRow {
	row := headRow{ID: c.ID, Name: c.Name, Number: c.AccountNo, Phone: c.Phone.E164(), Groups: c.Groups}
	if row.Phone == "" {
		row.Said = c.PhoneText
	}
	for _, a := range accounts {
		if a != "" {
			row.Accounts = append(row.Accounts, a)
		}
	}
	return row
}

// Heads of all clients, in memory so that search answers within a keystroke and never looks
// into sealed blobs by SQL. It is not safe for concurrent use.
type Heads struct {
	gen    int64
	loaded bool
	rows   []headRow
	text   []string        // folded: name, then number, phone digits and account numbers
	phones []msisdn.Number // of those that were found so far
}

// Load reads the heads when there are none yet, or when a pull, of this process or another,
// has changed the mirror since.
func (h *Heads) Load(t Rows) error {
	gen, err := t.gen()
	if err != nil {
		return err
	}
	if h.loaded && h.gen == gen {
		return nil
	}
	type sealedHead struct {
		id   string
		blob []byte
	}
	var closed []sealedHead
	err = t.Query(func(scan func(...any) error) error {
		var one sealedHead
		err := scan(&one.id, &one.blob)
		closed = append(closed, one)
		return err
	}, "SELECT id, head FROM mirror_client")
	if err != nil {
		return err
	}
	// Opening and folding is most of the wait of unlocking, and each is for itself.
	heads := make([]labelled, len(closed))
	hands := runtime.GOMAXPROCS(0)
	var work errgroup.Group
	for first := range hands {
		work.Go(func() error {
			for i := first; i < len(closed); i += hands {
				if err := t.box.Open(inHead, closed[i].id, sealed.RowFormat, closed[i].blob, &heads[i].row); err != nil {
					return err
				}
				heads[i].text = heads[i].row.text()
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	h.take(heads)
	h.gen, h.loaded = gen, true
	return nil
}

// labelled is a head with the folded text that is searched.
type labelled struct {
	row  headRow
	text string
}

func (r headRow) text() string {
	parts := []string{words.Fold(r.Name), words.Fold(r.Number), digits(r.Phone + r.Said)}
	for _, a := range r.Accounts {
		parts = append(parts, words.Fold(a))
	}
	return strings.Join(parts, "\n")
}

// Find gives at most n clients whose name, client number, phone or account number holds all
// words of text, wherever case, accents and other scripts' digits differ. Names that begin
// with the text come first, then names with a word that does, then the rest, each in order of
// name. No text finds the first n clients.
func (h *Heads) Find(text string, n int) ([]app.ClientHead, error) {
	found := h.find(text, n)
	out := make([]app.ClientHead, len(found))
	for i, at := range found {
		head, err := h.head(at)
		if err != nil {
			return nil, err
		}
		out[i] = head
	}
	return out, nil
}

func (h *Heads) head(at int) (app.ClientHead, error) {
	r, phone := h.rows[at], &h.phones[at]
	var err error
	if r.Phone != "" && !phone.Valid() {
		err = phone.UnmarshalText([]byte(r.Phone))
	}
	return app.ClientHead{ID: r.ID, Name: r.Name, AccountNo: r.Number, Phone: *phone, Groups: slices.Clone(r.Groups), Accounts: slices.Clone(r.Accounts)}, err
}

func (h *Heads) take(heads []labelled) {
	slices.SortFunc(heads, func(x, y labelled) int {
		return cmp.Or(strings.Compare(x.text, y.text), cmp.Compare(x.row.ID, y.row.ID))
	})
	h.rows, h.text, h.phones = make([]headRow, len(heads)), make([]string, len(heads)), make([]msisdn.Number, len(heads))
	for i, p := range heads {
		h.rows[i], h.text[i] = p.row, p.text
	}
}

func (h *Heads) find(text string, n int) []int {
	wanted := strings.Fields(words.Fold(text))
	if d := phoneLike(text); d != "" {
		wanted = []string{d}
	}
	whole := strings.Join(wanted, " ")
	var first, second, rest []int
	for i, t := range h.text {
		if len(first) >= n {
			break
		}
		if !holds(t, wanted) {
			continue
		}
		switch {
		case strings.HasPrefix(t, whole):
			first = append(first, i)
		case strings.Contains(t, " "+whole) && len(second) < n:
			second = append(second, i)
		case len(rest) < n:
			rest = append(rest, i)
		}
	}
	all := append(append(first, second...), rest...)
	return all[:min(n, len(all))]
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// phoneLike gives the digits of text that is nothing but a number as people write it,
// without the zeros of a trunk or international prefix, which E.164 has not; "" otherwise.
func phoneLike(text string) string {
	for _, r := range text {
		if !unicode.IsDigit(r) && !strings.ContainsRune(" +-()./", r) {
			return ""
		}
	}
	d := digits(text)
	if len(d) < 7 {
		return ""
	}
	// Account numbers begin with many zeros; a prefix has one or two.
	if strings.HasPrefix(d, "000") {
		return d
	}
	return strings.TrimLeft(d, "0")
}

func digits(text string) string {
	var out []byte
	for _, r := range text {
		if unicode.IsDigit(r) {
			out = append(out, words.Digit(r))
		}
	}
	return string(out)
}
