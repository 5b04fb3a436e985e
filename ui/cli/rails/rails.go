// Package rails holds the verbs about mobile-money rails.
package rails

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app/words"
	"daftari/providers/catalog"
	"daftari/ui/cli/house"
)

// listed is one rail as --json tells it.
type listed struct {
	Name     string            `json:"name"`
	Title    string            `json:"title"`
	Standing string            `json:"standing"`
	Can      []catalog.Ability `json:"can"`
	Source   string            `json:"source"`
}

// List is `providers list`: what this program can pay and collect through, and how far each was tried.
func List(s house.Shell) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "The mobile-money rails, and how far each was tried", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			var all []listed
			for _, e := range catalog.All() {
				all = append(all, listed{e.Name, e.Title, string(e.Terms.Standing), e.Can, e.Terms.Source})
			}
			return s.Say(all, func(w io.Writer, say *words.Words) {
				for _, l := range all {
					can := make([]string, 0, len(l.Can))
					for _, a := range l.Can {
						can = append(can, say.T("rail.can."+string(a)))
					}
					_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.Name, l.Title, standing(say, l.Standing), strings.Join(can, ", "))
				}
			})
		},
	}
}

func standing(say *words.Words, s string) string {
	return say.T("rail.standing." + strings.ReplaceAll(s, "-", "_"))
}
