package office

import (
	"time"

	"golang.org/x/text/language"
)

// zone of the status page.
func (o *Office) zone() *time.Location {
	if z, err := time.LoadLocation(o.Zone); err == nil && o.Zone != "" {
		return z
	}
	return o.Now().Location()
}

// midnight before an instant, where the desk stands.
func (o *Office) midnight(now time.Time) time.Time {
	y, m, d := now.In(o.zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, o.zone())
}

// languages that a browser asks for, best first.
func languages(accepts string) (all []string) {
	tags, _, err := language.ParseAcceptLanguage(accepts)
	if err != nil {
		return nil
	}
	for _, t := range tags {
		all = append(all, t.String())
	}
	return all
}
