//go:build linux && (amd64 || arm64)

package store_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// cutDisk is a file system of one directory that keeps apart what was synced and what was not
// (reliability.md B.2). When the power is cut, each sector and each change of the directory that
// was not synced survives by the toss of a coin, whatever was written before or after it.
type cutDisk struct {
	mu    sync.Mutex
	dice  *rand.Rand
	files uint64
	names map[string]*cutFile         // as programs see it
	kept  map[string]*cutFile         // as of the directory's last sync
	loose []func(map[string]*cutFile) // changes since
}

const sector = 512

type cutFile struct {
	no    uint64
	mode  uint32
	data  []byte
	kept  []byte       // as of the last sync
	dirty map[int]bool // sectors written since
	least int          // shortest that it was cut to since; -1 = it was not
}

func newCutDisk(seed uint64) *cutDisk {
	return &cutDisk{dice: rand.New(rand.NewPCG(seed, 2)), names: map[string]*cutFile{}, kept: map[string]*cutFile{}}
}

// change does what a program did to the directory, and remembers that it is not synced.
func (d *cutDisk) change(do func(map[string]*cutFile)) {
	do(d.names)
	d.loose = append(d.loose, do)
}

// cut turns the power off and on again.
func (d *cutDisk) cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	names := maps.Clone(d.kept)
	for _, do := range d.loose {
		if d.dice.IntN(2) == 0 {
			do(names)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		names[name].cut(d.dice)
	}
	d.names, d.kept, d.loose = names, maps.Clone(names), nil
}

func (f *cutFile) cut(dice *rand.Rand) {
	now := f.kept
	if f.least >= 0 && f.least < len(now) && dice.IntN(2) == 0 {
		now = now[:f.least]
	}
	now = slices.Clone(now)
	for _, s := range slices.Sorted(maps.Keys(f.dirty)) {
		from, to := s*sector, min((s+1)*sector, len(f.data))
		if from < to && dice.IntN(2) == 0 {
			now = grown(now, to)
			copy(now[from:to], f.data[from:to])
		}
	}
	f.data, f.kept, f.dirty, f.least = now, slices.Clone(now), map[int]bool{}, -1
}

func (f *cutFile) write(p []byte, at int) {
	f.data = grown(f.data, at+len(p))
	copy(f.data[at:], p)
	for s := at / sector; s*sector < at+len(p); s++ {
		f.dirty[s] = true
	}
}

func (f *cutFile) resize(size int) {
	if size < len(f.data) {
		if f.least < 0 || size < f.least {
			f.least = size
		}
		f.data = f.data[:size:size]
		return
	}
	for s := len(f.data) / sector; s*sector < size; s++ {
		f.dirty[s] = true
	}
	f.data = grown(f.data, size)
}

func (f *cutFile) sync() {
	if f.least >= 0 && f.least < len(f.kept) {
		f.kept = f.kept[:f.least:f.least]
	}
	f.kept = grown(f.kept, len(f.data))[:len(f.data)]
	for s := range f.dirty {
		if from, to := s*sector, min((s+1)*sector, len(f.data)); from < to {
			copy(f.kept[from:to], f.data[from:to])
		}
	}
	f.dirty, f.least = map[int]bool{}, -1
}

func grown(b []byte, size int) []byte {
	if size <= len(b) {
		return b
	}
	return append(b, make([]byte, size-len(b))...)
}

// cutRoot is the directory as the kernel asks for it.
type cutRoot struct {
	fs.Inode
	disk *cutDisk
}

func (r *cutRoot) child(ctx context.Context, f *cutFile, out *fuse.EntryOut) *fs.Inode {
	f.attr(&out.Attr)
	return r.NewInode(ctx, &cutNode{disk: r.disk, file: f}, fs.StableAttr{Mode: syscall.S_IFREG, Ino: f.no})
}

// Lookup of a name.
func (r *cutRoot) Lookup(ctx context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	r.disk.mu.Lock()
	defer r.disk.mu.Unlock()
	f := r.disk.names[name]
	if f == nil {
		return nil, syscall.ENOENT
	}
	return r.child(ctx, f, out), 0
}

// Create of a file.
func (r *cutRoot) Create(ctx context.Context, name string, _, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	d := r.disk
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files++
	f := &cutFile{no: 1000 + d.files, mode: mode & 0o777, dirty: map[int]bool{}, least: -1}
	d.change(func(names map[string]*cutFile) { names[name] = f })
	return r.child(ctx, f, out), nil, 0, 0
}

// Unlink of a name.
func (r *cutRoot) Unlink(_ context.Context, name string) syscall.Errno {
	r.disk.mu.Lock()
	defer r.disk.mu.Unlock()
	r.disk.change(func(names map[string]*cutFile) { delete(names, name) })
	return 0
}

// Rename inside the directory.
func (r *cutRoot) Rename(_ context.Context, name string, _ fs.InodeEmbedder, to string, _ uint32) syscall.Errno {
	r.disk.mu.Lock()
	defer r.disk.mu.Unlock()
	r.disk.change(func(names map[string]*cutFile) {
		if f := names[name]; f != nil {
			names[to] = f
			delete(names, name)
		}
	})
	return 0
}

// Getattr of a directory that is its owner's alone.
func (r *cutRoot) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	out.Ino, out.Mode, out.Nlink = 1, syscall.S_IFDIR|0o700, 2
	return 0
}

// Setattr leaves it as it is.
func (r *cutRoot) Setattr(ctx context.Context, h fs.FileHandle, _ *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	return r.Getattr(ctx, h, out)
}

// Statfs tells of a disk with room.
func (r *cutRoot) Statfs(_ context.Context, out *fuse.StatfsOut) syscall.Errno {
	out.Blocks, out.Bfree, out.Bavail, out.Bsize, out.Frsize, out.NameLen = 1<<24, 1<<23, 1<<23, 4096, 4096, 255
	return 0
}

// OpendirHandle lists and syncs.
func (r *cutRoot) OpendirHandle(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) {
	r.disk.mu.Lock()
	defer r.disk.mu.Unlock()
	return &cutDir{disk: r.disk, left: slices.Sorted(maps.Keys(r.disk.names))}, 0, 0
}

type cutDir struct {
	disk *cutDisk
	left []string
}

// Readdirent gives the next name.
func (d *cutDir) Readdirent(context.Context) (*fuse.DirEntry, syscall.Errno) {
	if len(d.left) == 0 {
		return nil, 0
	}
	name := d.left[0]
	d.left = d.left[1:]
	return &fuse.DirEntry{Name: name, Mode: syscall.S_IFREG}, 0
}

// Fsyncdir makes the names durable.
func (d *cutDir) Fsyncdir(context.Context, uint32) syscall.Errno {
	d.disk.mu.Lock()
	defer d.disk.mu.Unlock()
	d.disk.kept, d.disk.loose = maps.Clone(d.disk.names), nil
	return 0
}

type cutNode struct {
	fs.Inode
	disk *cutDisk
	file *cutFile
}

func (f *cutFile) attr(out *fuse.Attr) {
	out.Ino, out.Mode, out.Nlink, out.Size = f.no, syscall.S_IFREG|f.mode, 1, uint64(len(f.data))
	out.Blksize, out.Blocks = 4096, (out.Size+sector-1)/sector
}

// Open needs no handle.
func (n *cutNode) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) {
	return nil, 0, 0
}

// Getattr tells size and mode.
func (n *cutNode) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	n.file.attr(&out.Attr)
	return 0
}

// Setattr sets size and mode.
func (n *cutNode) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	if size, ok := in.GetSize(); ok {
		n.file.resize(int(size))
	}
	if mode, ok := in.GetMode(); ok {
		n.file.mode = mode & 0o777
	}
	n.file.attr(&out.Attr)
	return 0
}

// Read of what programs see.
func (n *cutNode) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	at := min(int(off), len(n.file.data))
	return fuse.ReadResultData(dest[:copy(dest, n.file.data[at:])]), 0
}

// Write of bytes that are not durable yet.
func (n *cutNode) Write(_ context.Context, _ fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	n.file.write(data, int(off))
	return uint32(len(data)), 0
}

// Fsync makes the file's bytes durable, not its name.
func (n *cutNode) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	n.file.sync()
	return 0
}
