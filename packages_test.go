package main

import (
	"encoding/xml"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// manifest is what is held of AndroidManifest.xml.
type manifest struct {
	Package     string `xml:"package,attr"`
	VersionCode int    `xml:"versionCode,attr"`
	VersionName string `xml:"versionName,attr"`
	Permissions []struct {
		Name string `xml:"name,attr"`
	} `xml:"uses-permission"`
	Application struct {
		AllowBackup       string `xml:"allowBackup,attr"`
		FullBackupContent string `xml:"fullBackupContent,attr"`
		Debuggable        string `xml:"debuggable,attr"`
		Activity          struct {
			SoftInput string `xml:"windowSoftInputMode,attr"`
			Meta      []struct {
				Name  string `xml:"name,attr"`
				Value string `xml:"value,attr"`
			} `xml:"meta-data"`
		} `xml:"activity"`
	} `xml:"application"`
}

type fyneApp struct {
	Details struct {
		Icon, Name, ID, Version string
		Build                   int
	}
	Migrations map[string]bool
}

// TestAndroidManifest: the book is never backed up to a cloud, never debugged, never on external
// storage, and each permission has its reason in docs/packages.md.
func TestAndroidManifest(t *testing.T) {
	var m manifest
	if err := xml.Unmarshal(read(t, "AndroidManifest.xml"), &m); err != nil {
		t.Fatal(err)
	}
	var app fyneApp
	if err := toml.Unmarshal(read(t, "FyneApp.toml"), &app); err != nil {
		t.Fatal(err)
	}
	a := m.Application
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"allowBackup", a.AllowBackup, "false"}, {"fullBackupContent", a.FullBackupContent, "false"},
		{"debuggable", a.Debuggable, "false"}, {"windowSoftInputMode", a.Activity.SoftInput, "adjustResize"},
		{"package", m.Package, app.Details.ID}, {"versionName", m.VersionName, app.Details.Version}, {"versionCode", m.VersionCode, app.Details.Build},
		{"fyneDo", app.Migrations["fyneDo"], true},
	} {
		if c.got != c.want {
			t.Errorf("%s is %v, not %v", c.name, c.got, c.want)
		}
	}
	if len(a.Activity.Meta) != 1 || a.Activity.Meta[0].Name != "android.app.lib_name" || a.Activity.Meta[0].Value != app.Details.Name {
		t.Errorf("the library is %v, the fyne command names it %q", a.Activity.Meta, app.Details.Name)
	}
	if _, err := os.Stat(app.Details.Icon); err != nil {
		t.Error(err)
	}
	doc, names := string(read(t, "docs/packages.md")), []string{}
	for _, p := range m.Permissions {
		short := strings.TrimPrefix(p.Name, "android.permission.")
		names = append(names, short)
		if !strings.Contains(doc, "| "+short+" |") {
			t.Errorf("docs/packages.md gives no reason for %s", short)
		}
	}
	if want := []string{"INTERNET", "POST_NOTIFICATIONS"}; !slices.Equal(names, want) {
		t.Errorf("permissions %v, want %v", names, want)
	}
}

// TestDesktopEntry: the entry, the icons and the MIME type go by the program's own id.
func TestDesktopEntry(t *testing.T) {
	var app fyneApp
	if err := toml.Unmarshal(read(t, "FyneApp.toml"), &app); err != nil {
		t.Fatal(err)
	}
	id := app.Details.ID
	entry := string(read(t, "packaging/"+id+".desktop"))
	for _, line := range []string{"Type=Application", "Name=" + app.Details.Name, "Exec=daftari", "Icon=" + id, "Terminal=false"} {
		if !strings.Contains(entry, line+"\n") {
			t.Errorf("the desktop entry lacks %q", line)
		}
	}
	var mime any
	if err := xml.Unmarshal(read(t, "packaging/"+id+".xml"), &mime); err != nil {
		t.Error(err)
	}
	build := string(read(t, "packaging/build"))
	for _, used := range regexp.MustCompile(`(?:packaging|assets)/[a-z0-9./-]+\.(?:png|svg|desktop|xml)`).FindAllString(build, -1) {
		if _, err := os.Stat(used); err != nil {
			t.Errorf("packaging/build installs %v", err)
		}
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
