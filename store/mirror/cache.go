package mirror

import (
	"cmp"
	"slices"
	"sync"

	"daftari/app"
)

// mostFiles in memory: more than an officer meets in two weeks, some 150 kB each.
const mostFiles = 32

// Cache keeps what is asked for again and again until a pull, of this process or another, changes the
// mirror: all groups, which Today and each keystroke of the search ask for, and the files of the groups
// that meet these days, which Today, the sheet and the grid ask for. To open them anew took 6 ms and
// 4 ms each. What it gives is the caller's own. It is safe for concurrent use; the zero value is empty.
type Cache struct {
	mu     sync.Mutex
	gen    int64
	forgot int // how often; what was opened before a forgetting is not kept after it
	groups []app.Group
	files  map[app.GroupID]app.GroupFile
}

// Groups in order of id.
func (c *Cache) Groups(t Rows) ([]app.Group, error) {
	gen, err := t.gen()
	if err != nil {
		return nil, err
	}
	var all []app.Group
	forgot := c.at(gen, func() { all = ownGroups(c.groups) })
	if all != nil {
		return all, nil
	}
	if all, err = readAll[app.Group](t, inGroup, "SELECT id, blob FROM mirror_group"); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(x, y app.Group) int { return cmp.Compare(x.ID, y.ID) })
	c.keep(gen, forgot, func() { c.groups = ownGroups(all) })
	return all, nil
}

// Group is Rows.Group.
func (c *Cache) Group(t Rows, id app.GroupID) (file app.GroupFile, found bool, err error) {
	gen, err := t.gen()
	if err != nil {
		return file, false, err
	}
	forgot := c.at(gen, func() {
		if file, found = c.files[id]; found {
			file = ownFile(file)
		}
	})
	if found {
		return file, true, nil
	}
	if file, found, err = t.Group(id); err != nil || !found {
		return file, found, err
	}
	c.keep(gen, forgot, func() {
		if c.files == nil || len(c.files) >= mostFiles {
			c.files = map[app.GroupID]app.GroupFile{}
		}
		c.files[id] = ownFile(file)
	})
	return file, true, nil
}

// Forget drops everything, and what is being opened while it runs.
func (c *Cache) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gen, c.groups, c.files = 0, nil, nil
	c.forgot++
}

// at runs fn where the cache is of that state of the mirror, or older, which is dropped then: a
// snapshot that began before a pull neither reads nor writes what is newer. It tells how often was forgotten.
func (c *Cache) at(gen int64, fn func()) (forgot int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.as(gen, fn)
	return c.forgot
}

// keep is at for what was opened since: nothing is kept where everything was forgotten meanwhile, as at a lock.
func (c *Cache) keep(gen int64, forgot int, fn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.forgot == forgot {
		c.as(gen, fn)
	}
}

func (c *Cache) as(gen int64, fn func()) {
	if c.gen > gen {
		return
	}
	if c.gen < gen {
		c.gen, c.groups, c.files = gen, nil, nil
	}
	fn()
}

// gen is the number of the pull that last changed the mirror.
func (t Rows) gen() (gen int64, err error) {
	_, err = t.One([]any{&gen}, "SELECT mirror_gen FROM book")
	return gen, err
}

func ownGroups(all []app.Group) []app.Group {
	out := slices.Clone(all)
	for i := range out {
		out[i] = ownGroup(out[i])
	}
	return out
}

func ownGroup(g app.Group) app.Group {
	g.Members = slices.Clone(g.Members)
	if g.Meeting != nil {
		m := *g.Meeting
		g.Meeting = &m
	}
	return g
}

func ownFile(f app.GroupFile) app.GroupFile {
	f.Group = ownGroup(f.Group)
	f.Loans, f.Savings, f.Members = ownLoans(f.Loans), slices.Clone(f.Savings), slices.Clone(f.Members)
	for i := range f.Members {
		m := &f.Members[i]
		m.Client.Groups = slices.Clone(m.Client.Groups)
		m.Loans, m.Savings, m.Charges = ownLoans(m.Loans), slices.Clone(m.Savings), slices.Clone(m.Charges)
	}
	return f
}

func ownLoans(all []app.Loan) []app.Loan {
	out := slices.Clone(all)
	for i := range out {
		out[i].Schedule = slices.Clone(out[i].Schedule)
	}
	return out
}
