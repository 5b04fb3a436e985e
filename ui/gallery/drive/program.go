package drive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daftari/ui/gallery/boxes"
	"daftari/ui/gallery/inspect"
)

// Program is a running program with one window.
type Program struct {
	t     testing.TB
	desk  *Desk
	cmd   *exec.Cmd
	out   *bytes.Buffer
	boxes string
	title string
}

// Start runs a program on the desk and waits for its first picture. title is a part of its
// window's; env is added to the test's own.
func (d *Desk) Start(title, bin string, env []string, args ...string) *Program {
	d.t.Helper()
	p := &Program{t: d.t, desk: d, title: title, out: &bytes.Buffer{}, boxes: filepath.Join(d.t.TempDir(), "boxes.json")}
	p.cmd = exec.Command(bin, args...)
	p.cmd.Env = append(append(os.Environ(), "DISPLAY="+d.display, boxes.Env+"="+p.boxes, "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1"), env...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(p.Kill)
	until(d.t, func() string { return "no window: " + p.out.String() }, func() bool {
		told, err := p.read()
		return err == nil && len(told.Screen.Texts) > 0
	})
	return p
}

// Kill ends the program as a battery that is pulled out does. Killing twice is allowed.
func (p *Program) Kill() {
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

func (p *Program) read() (boxes.Told, error) {
	var told boxes.Told
	raw, err := os.ReadFile(p.boxes)
	if err != nil {
		return told, err
	}
	return told, json.Unmarshal(raw, &told)
}

// settled is the screen after two more looks that found the same.
func (p *Program) settled() boxes.Told {
	p.t.Helper()
	var last, now boxes.Told
	until(p.t, func() string { return "the window does not come to rest: " + p.out.String() }, func() bool {
		told, err := p.read()
		if err != nil || told.Looks == now.Looks {
			return false
		}
		last, now = now, told
		return last.Looks > 0 && last.No == now.No
	})
	return now
}

// Screen as it is once it has come to rest.
func (p *Program) Screen() inspect.Screen { return p.settled().Screen }

// Sees waits until the text stands on the screen.
func (p *Program) Sees(text string) {
	p.t.Helper()
	until(p.t, func() string {
		told, err := p.read()
		return fmt.Sprintf("%q does not appear (%v); there is: %s", text, err, strings.Join(words(told.Screen), " | "))
	}, func() bool {
		told, err := p.read()
		return err == nil && slices.ContainsFunc(words(told.Screen), func(s string) bool { return strings.Contains(fold(s), fold(text)) })
	})
}

// Tap clicks what carries the words, and waits until the window has seen it.
func (p *Program) Tap(text string) { p.click(text, "1") }

// Hold presses long: the right button, on a desktop.
func (p *Program) Hold(text string) { p.click(text, "3") }

func (p *Program) click(text, button string) {
	p.t.Helper()
	told := p.settled()
	t, found := find(told.Screen, text)
	if !found {
		p.desk.Shot("missing")
		p.t.Fatalf("nothing to tap reads %q; there is: %s", text, strings.Join(labels(told.Screen), " / "))
	}
	x, y := (t.X+t.W/2)*told.Scale, (t.Y+t.H/2)*told.Scale
	p.desk.run("xdotool", "mousemove", "--window", p.window(), fmt.Sprintf("%.0f", x), fmt.Sprintf("%.0f", y), "click", button)
	p.seen(told)
}

// Type writes into what has the focus. There is no window manager to give the window the keyboard,
// and GLFW ignores keys that are sent to a window by name.
func (p *Program) Type(text string) {
	p.t.Helper()
	told := p.settled()
	p.desk.run("xdotool", "windowfocus", "--sync", p.window(), "type", "--delay", "40", text)
	p.seen(told)
}

// Key presses keys by xdotool's names: "Return", "ctrl+s", "F9".
func (p *Program) Key(names ...string) {
	p.t.Helper()
	told := p.settled()
	p.desk.run("xdotool", append([]string{"windowfocus", "--sync", p.window(), "key", "--delay", "40"}, names...)...)
	p.seen(told)
}

// Shot keeps a picture, numbered in the order of the story, and the words that the program says it shows.
func (p *Program) Shot(name string) {
	p.t.Helper()
	told := p.settled()
	p.desk.taken++
	name = fmt.Sprintf("%02d-%s", p.desk.taken, name)
	p.desk.Shot(name)
	if err := os.WriteFile(filepath.Join(p.desk.shots, name+".txt"), []byte(strings.Join(words(told.Screen), "\n")+"\n"), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Out is what the program wrote to its terminal.
func (p *Program) Out() string { return p.out.String() }

func (p *Program) window() string {
	all := strings.Fields(p.desk.run("xdotool", "search", "--onlyvisible", "--name", p.title))
	if len(all) == 0 {
		p.t.Fatal("no window is called " + p.title)
	}
	return all[len(all)-1]
}

// seen waits for three looks after told: one may have been under way.
func (p *Program) seen(told boxes.Told) {
	p.t.Helper()
	until(p.t, func() string { return "the window stands still: " + p.out.String() }, func() bool {
		now, err := p.read()
		return err == nil && now.Looks >= told.Looks+3
	})
}

// find by the whole label, by one text of it, by the icon, by how the label begins.
func find(s inspect.Screen, text string) (inspect.Target, bool) {
	want := fold(text)
	for _, match := range []func(inspect.Target) bool{
		func(t inspect.Target) bool { return fold(t.Label) == want },
		func(t inspect.Target) bool { return slices.Contains(strings.Split(fold(t.Label), " | "), want) },
		func(t inspect.Target) bool { return t.Icon == text },
		func(t inspect.Target) bool { return strings.HasPrefix(fold(t.Label), want) },
	} {
		if i := slices.IndexFunc(s.Targets, func(t inspect.Target) bool { return !t.Behind && match(t) }); i >= 0 {
			return s.Targets[i], true
		}
	}
	return inspect.Target{}, false
}

func labels(s inspect.Screen) []string {
	var out []string
	for _, t := range s.Targets {
		out = append(out, t.Label)
	}
	return out
}

// words of the screen: each text, and the labels, in which sentences are whole.
func words(s inspect.Screen) []string {
	var out []string
	for _, t := range s.Texts {
		out = append(out, t.T)
	}
	return append(out, labels(s)...)
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
