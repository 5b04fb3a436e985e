package mirror

import (
	"reflect"
	"testing"

	"daftari/app"
)

// fill sets every slice and pointer below v that other packages can set.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	}
}

// places of memory below v that could be written to.
func places(v reflect.Value, path string, into map[uintptr]string) {
	switch v.Kind() {
	case reflect.Pointer:
		into[v.Pointer()] = path
		places(v.Elem(), path, into)
	case reflect.Slice:
		into[v.Pointer()] = path
		for i := range v.Len() {
			places(v.Index(i), path+"[]", into)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				places(v.Field(i), path+"."+v.Type().Field(i).Name, into)
			}
		}
	case reflect.Map, reflect.Interface:
		panic("ownFile copies no " + v.Kind().String() + ": " + path)
	}
}

// Whoever changes what she was given changes nobody else's, also in fields that nouns get later.
func TestWhatIsGivenIsTheCallersOwn(t *testing.T) {
	var file app.GroupFile
	fill(reflect.ValueOf(&file).Elem())
	given := ownFile(file)
	if !reflect.DeepEqual(file, given) {
		t.Errorf("%+v became %+v", file, given)
	}
	kept, own := map[uintptr]string{}, map[uintptr]string{}
	places(reflect.ValueOf(file), "", kept)
	places(reflect.ValueOf(given), "", own)
	if len(own) < 15 {
		t.Fatalf("only %d places were looked at", len(own))
	}
	for at, path := range own {
		if kept[at] != "" {
			t.Errorf("%s is shared", path)
		}
	}
}

// A reader whose snapshot began before a pull neither takes from what was read after it nor adds to it.
func TestAnOldSnapshotLeavesTheCacheAlone(t *testing.T) {
	var c Cache
	c.at(2, func() { c.groups = []app.Group{{ID: 2}} })
	c.at(1, func() { t.Error("a snapshot of the first pull was let in") })
	c.at(2, func() {
		if len(c.groups) != 1 {
			t.Error("what was read is gone")
		}
	})
	c.at(3, func() {
		if c.groups != nil {
			t.Error("a pull left what was read before it")
		}
	})
}

// TestNothingIsKeptAfterAForgetting: a reader that opened its rows before a lock does not leave names in memory after it.
func TestNothingIsKeptAfterAForgetting(t *testing.T) {
	var c Cache
	file := func(name string) func() { return func() { c.groups = []app.Group{{ID: 2, Name: name}} } }
	forgot := c.at(2, func() {})
	c.Forget()
	if c.keep(2, forgot, file("Amani")); c.groups != nil {
		t.Error("a name is in memory after the lock")
	}
	if c.keep(2, c.at(2, func() {}), file("Amani")); len(c.groups) != 1 {
		t.Error("nothing is kept any more")
	}
	if c.keep(1, c.at(1, func() {}), file("of before the pull")); c.groups[0].Name != "Amani" {
		t.Error("a snapshot of before a pull is kept")
	}
}
