package cli

import (
	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/store/vault/session"
)

// What a verb does with people, by the annotation reachNeeds of it or of a verb above it.
const (
	reachNeeds = "reach"
	lists      = "lists"    // shows who the clients are
	records    = "records"  // writes entries
	finishes   = "finishes" // goes on with a sheet that is open, whose cash is taken
)

// reaching marks verbs by what they do with people.
func reaching(what string, all ...*cobra.Command) []*cobra.Command {
	for _, c := range all {
		c.Annotations = map[string]string{reachNeeds: what}
	}
	return all
}

func needsOf(c *cobra.Command) string {
	for ; c != nil; c = c.Parent() {
		if what := c.Annotations[reachNeeds]; what != "" {
			return what
		}
	}
	return ""
}

// mayReach refuses what the time since the core's last answer does not allow any more: first the
// lists of clients, a day later recording as well. Syncing is always possible, and so is the end of a
// meeting that is open.
func mayReach(h *House, what string) error {
	switch {
	case h.Reach == session.Ended && what != "" && what != finishes:
		return app.Trouble(app.SignedOut, "vault.ended", nil)
	case h.Reach == session.RecordOnly && what == lists:
		return app.Trouble(app.SignedOut, "vault.record_only", nil, "left", h.Left)
	}
	return nil
}
