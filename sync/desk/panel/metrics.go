package panel

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

// collector reads the desk anew at each scrape.
type collector struct {
	look                                         func(context.Context) Look
	payments, oldest, closed, rail, halted, core *prometheus.Desc
	device, since, disk, alarms, copied          *prometheus.Desc
}

// Collector of how a desk stands. Labels are short names, states, rails and device codes: nothing that names a person.
func Collector(look func(context.Context) Look) prometheus.Collector {
	d := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("daftari_desk_"+name, help, labels, nil)
	}
	return &collector{look: look,
		payments: d("payments", "Payments that are not at their end, and those of today, by the group of their state.", "tenant", "state"),
		oldest:   d("oldest_unsure_seconds", "Age of the oldest payment without an answer; 0 = there is none.", "tenant"),
		closed:   d("tenant_closed", "1 where an institution's book or settings cannot be used.", "tenant"),
		rail:     d("rail_last_answer_timestamp_seconds", "When a provider last answered, within a day.", "tenant", "rail"),
		halted:   d("rail_halted", "1 where a provider's queue stands still.", "tenant", "rail"),
		core:     d("core_last_answer_timestamp_seconds", "When the core last answered, within a day.", "tenant"),
		device:   d("device_last_contact_timestamp_seconds", "When a device was last heard of.", "tenant", "device"),
		since:    d("start_timestamp_seconds", "When this desk was started."),
		alarms:   d("alarms", "Alarms of the status page.", "tenant"),
		copied:   d("copy_timestamp_seconds", "When an institution's book was last copied.", "tenant"),
		disk:     d("disk_free_bytes", "Room where the books lie."),
	}
}

// Describe sends all descriptions.
func (c *collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.payments, c.oldest, c.closed, c.rail, c.halted, c.core, c.device, c.since, c.disk, c.alarms, c.copied} {
		out <- d
	}
}

// Collect reads and sends.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	l := c.look(context.Background())
	put := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	put(c.since, float64(l.Since.Unix()))
	if l.Disk >= 0 {
		put(c.disk, float64(l.Disk))
	}
	for _, t := range l.Tenants {
		put(c.closed, float64(truth(t.Closed != "")), t.Name)
		put(c.alarms, float64(len(l.Alarms(t))), t.Name)
		if !t.Copy.IsZero() {
			put(c.copied, float64(t.Copy.Unix()), t.Name)
		}
		for _, s := range t.States {
			put(c.payments, float64(s.N), t.Name, string(s.Group))
		}
		old := 0.0
		if t.Unsure > 0 {
			old = l.Now.Sub(t.Oldest.At).Seconds()
		}
		put(c.oldest, old, t.Name)
		for _, r := range t.Routes {
			switch {
			case r.Rail != "":
				put(c.halted, float64(truth(r.Halted != "")), t.Name, r.Rail)
				if !r.At.IsZero() {
					put(c.rail, float64(r.At.Unix()), t.Name, r.Rail)
				}
			case !r.At.IsZero():
				put(c.core, float64(r.At.Unix()), t.Name)
			}
		}
		devices := map[string]float64{} // the last of its users
		for _, d := range t.Devices {
			if !d.At.IsZero() {
				devices[d.Code] = max(devices[d.Code], float64(d.At.Unix()))
			}
		}
		for code, at := range devices {
			put(c.device, at, t.Name, code)
		}
	}
}

func truth(is bool) int {
	if is {
		return 1
	}
	return 0
}
